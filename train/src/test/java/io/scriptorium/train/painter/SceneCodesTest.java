package io.scriptorium.train.painter;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Kind;
import io.scriptorium.eval.scene.Scene;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SceneCodesTest {
    private static final SceneCodes CODES = new SceneCodes();

    private static int[] codes(String kind, Colour colour, double x, double y) {
        Kind thing = Kind.of(kind).orElseThrow();
        return CODES.of(new Scene(0xffffff, List.of(new Scene.Thing(thing, colour, colour.rgb(), x, y, 40))));
    }

    @Test
    void aColourChangesTheColourOfTheCodesAlone() {
        int[] red = codes("cat", Colour.RED, 40, 40);
        int[] blue = codes("cat", Colour.BLUE, 40, 40);
        for (int i = 0; i < red.length; i++) {
            assertThat(CODES.shape(blue[i])).isEqualTo(CODES.shape(red[i]));
            if (CODES.colour(red[i]) >= 0) {
                assertThat(CODES.colour(red[i])).isEqualTo(Colour.ALL.indexOf(Colour.RED));
                assertThat(CODES.colour(blue[i])).isEqualTo(Colour.ALL.indexOf(Colour.BLUE));
            }
        }
        assertThat(IntStream.of(red).filter(c -> CODES.colour(c) >= 0).count()).isBetween(5L, 9L);
    }

    @Test
    void aPlaceMovesTheCodesByCells() {
        int[] here = codes("cat", Colour.RED, 24, 24);
        int[] there = codes("cat", Colour.RED, 24 + 3 * 16, 24 + 2 * 16);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 3; x++) {
                assertThat(there[(y + 2) * SceneCodes.GRID + x + 3]).isEqualTo(here[y * SceneCodes.GRID + x]);
            }
        }
    }

    @Test
    void kindsAreTold() {
        long different = Kind.all().stream()
                .map(kind -> IntStream.of(codes(kind.singular(), Colour.RED, 40, 40))
                        .boxed()
                        .toList())
                .distinct()
                .count();
        assertThat(different).isEqualTo(Kind.all().size());
    }
}
