package io.scriptorium.textrenderer.line;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What several tests draw with: the shipped font and a set of Latin characters. */
final class TestLines {
    static final Set<Integer> LATIN = latin();
    static final List<Integer> WIDTHS = List.of(128, 192, 256, 384, 512, 640);

    private TestLines() {}

    private static Set<Integer> latin() {
        Set<Integer> characters = new TreeSet<>();
        for (int c = 0x20; c < 0x180; c++) {
            if (c < 0x7f || c > 0xa0) {
                characters.add(c);
            }
        }
        "‘’“”–—•…€".codePoints().forEach(characters::add);
        return characters;
    }

    static LineText text() {
        try {
            return new LineText(LATIN, List.of());
        } catch (LineDataException e) {
            throw new AssertionError("no file is read", e);
        }
    }

    /** One look and only this damage, always. */
    static LineImageConfig only(Look look, Damage... always) {
        Map<Damage, Double> damage = new EnumMap<>(Damage.class);
        for (Damage kind : always) {
            damage.put(kind, 1e9);
        }
        return new LineImageConfig(Map.of(look, 1.0), damage, 0, 20, 40, 0.7, 0.8, 0.1, 0.3, 0);
    }

    static List<LineSample> samples(LineImages images, int count, int width) {
        List<LineSample> samples = new ArrayList<>();
        for (int seed = 0; seed < count; seed++) {
            samples.add(images.sample(seed, width / 2, width));
        }
        return samples;
    }

    /** Share of the view that is dark. */
    static double ink(LineSample sample) {
        double dark = 0;
        for (byte pixel : sample.view()) {
            dark += (255 - (pixel & 0xff)) / 255.0;
        }
        return dark / sample.view().length;
    }
}
