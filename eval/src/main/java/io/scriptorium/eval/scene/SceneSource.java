package io.scriptorium.eval.scene;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Endless samples of one split. Sample {@code i} of a seed is the same on every machine and whatever was asked for before; the
 * six tasks come in turn.
 */
public final class SceneSource {
    private static final List<Integer> TINTS =
            List.of(0xffffff, 0xffffff, 0xffffff, 0xfff4f4, 0xfffbea, 0xf2fbf2, 0xeef5ff, 0xf8f2fc, 0xf6f3ee, 0xf2f2f2);
    private static final List<Task> TASKS = List.of(Task.values());
    private static final int MOST_PLACEMENTS = 200;
    /** The most that a shade parts from its colour, in each of red, green and blue. */
    private static final int SHADE = 8;

    private final long seed;
    private final Split split;
    private final Placement placement;

    /** Scenes whose things stand anywhere. */
    public SceneSource(long seed, Split split) {
        this(seed, split, Placement.FREE);
    }

    public SceneSource(long seed, Split split, Placement placement) {
        this.seed = seed;
        this.split = split;
        this.placement = placement;
    }

    /** The colours that scenes stand on, each once. */
    public static List<Integer> grounds() {
        return TINTS.stream().distinct().toList();
    }

    /** The sample of a task in the turn {@code turn} of all tasks, both counted from 0. */
    public Sample get(Task task, long turn) {
        return get(turn * TASKS.size() + TASKS.indexOf(task));
    }

    /** Sample {@code index}, of the task whose turn it is. */
    public Sample get(long index) {
        Task task = TASKS.get(Math.floorMod(index, TASKS.size()));
        // Random's first numbers are alike for seeds that are near each other; the multiplier (of SplitMix64) parts
        // them.
        Random random = new Random((seed * 0x9E3779B97F4A7C15L + index) * 0xBF58476D1CE4E5B9L);
        while (true) {
            Demand demand = demand(task, random);
            Optional<Scene> scene = scene(demand, random);
            if (scene.isPresent() && Split.of(scene.get()) == split) {
                String caption = new CaptionWriter(random).write(demand);
                return new Sample(index, scene.get(), demand, caption, new QuestionWriter(random).write(scene.get()));
            }
        }
    }

    private static Demand demand(Task task, Random random) {
        Kind kind = one(Kind.all(), random);
        Kind other = one(Kind.all(), random);
        while (other == kind) {
            other = one(Kind.all(), random);
        }
        boolean coloured = random.nextInt(3) == 0;
        return switch (task) {
            case SINGLE_OBJECT -> alone(group(kind, 1, false, random));
            case COLOURS -> alone(group(kind, 1, true, random));
            case COUNTING -> {
                int count = 2 + random.nextInt(3);
                yield random.nextInt(4) == 0 && count < Scene.MOST
                        ? new Demand(
                                List.of(group(kind, count, false, random), group(other, 1, false, random)),
                                Optional.empty())
                        : alone(group(kind, count, coloured, random));
            }
            case TWO_OBJECTS ->
                new Demand(List.of(group(kind, 1, false, random), group(other, 1, false, random)), Optional.empty());
            case POSITION ->
                new Demand(
                        List.of(group(kind, 1, coloured, random), group(other, 1, coloured, random)),
                        Optional.of(one(List.of(Relation.values()), random)));
            case COLOUR_BINDING -> {
                int count = random.nextInt(5) < 3 ? 1 : 1 + random.nextInt(3);
                int rest = count == 1 ? 1 : 1 + random.nextInt(Scene.MOST - count);
                yield new Demand(
                        List.of(group(kind, count, true, random), group(other, rest, true, random)), Optional.empty());
            }
        };
    }

    private static Demand alone(Demand.Group group) {
        return new Demand(List.of(group), Optional.empty());
    }

    private static Demand.Group group(Kind kind, int count, boolean coloured, Random random) {
        Colour colour = one(Colour.ALL, random);
        Size size = random.nextBoolean() ? Size.SMALL : Size.LARGE;
        boolean sized = count == 1 && random.nextInt(6) == 0;
        return new Demand.Group(
                kind,
                count,
                coloured ? Optional.of(colour) : Optional.empty(),
                sized ? Optional.of(size) : Optional.empty());
    }

    /** A scene that gives what is asked for, or none where the things found no room. */
    private Optional<Scene> scene(Demand demand, Random random) {
        int count = demand.groups().stream().mapToInt(Demand.Group::count).sum();
        // On the grid four things fit in few ways.
        int most = placement == Placement.GRID ? 20 * MOST_PLACEMENTS : MOST_PLACEMENTS;
        for (int attempt = 0; attempt < most; attempt++) {
            List<Scene.Thing> things = new ArrayList<>();
            for (Demand.Group group : demand.groups()) {
                Colour colour = group.colour().orElseGet(() -> one(Colour.ALL, random));
                int rgb = placement == Placement.GRID ? colour.rgb() : shade(colour, random);
                for (int i = 0; i < group.count(); i++) {
                    things.add(
                            placement == Placement.GRID
                                    ? settled(group, colour, random)
                                    : thing(group, colour, rgb, count, random));
                }
            }
            if (stand(things) && fits(things, demand.relation())) {
                return Optional.of(new Scene(one(TINTS, random), things));
            }
        }
        return Optional.empty();
    }

    private static Scene.Thing thing(Demand.Group group, Colour colour, int rgb, int count, Random random) {
        List<Size> sizes = count > 2 ? List.of(Size.SMALL, Size.MEDIUM) : List.of(Size.values());
        Size size = group.size().orElseGet(() -> one(sizes, random));
        double extent = size.least() + random.nextInt(size.most() - size.least() + 1);
        Rectangle2D box = new Scene.Thing(group.kind(), colour, rgb, 0, 0, extent).box();
        double x = within(box.getWidth(), random);
        double y = within(box.getHeight(), random);
        return new Scene.Thing(group.kind(), colour, rgb, x, y, extent);
    }

    private static Scene.Thing settled(Demand.Group group, Colour colour, Random random) {
        Size size = group.size().orElse(Size.MEDIUM);
        int cells = Placement.cells(size);
        int places = Scene.SIDE / Placement.CELL - cells + 1;
        double half = cells / 2.0;
        double x = (random.nextInt(places) + half) * Placement.CELL;
        double y = (random.nextInt(places) + half) * Placement.CELL;
        return new Scene.Thing(group.kind(), colour, colour.rgb(), x, y, Placement.extent(size));
    }

    private static double within(double length, Random random) {
        double least = (Scene.GAP + length) / 2;
        return least + random.nextDouble() * (Scene.SIDE - 2 * least);
    }

    private boolean stand(List<Scene.Thing> things) {
        double gap = placement == Placement.GRID ? Placement.GAP : Scene.GAP;
        for (int i = 0; i < things.size(); i++) {
            Rectangle2D box = things.get(i).box();
            Rectangle2D free = new Rectangle2D.Double(
                    box.getX() - gap, box.getY() - gap, box.getWidth() + 2 * gap, box.getHeight() + 2 * gap);
            if (things.subList(0, i).stream().anyMatch(thing -> free.intersects(thing.box()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(List<Scene.Thing> things, Optional<Relation> relation) {
        return relation.map(
                        r -> r.holdsClearly(things.get(0).box(), things.get(1).box()))
                .orElse(true);
    }

    private static int shade(Colour colour, Random random) {
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int value = ((colour.rgb() >> shift) & 0xff) + random.nextInt(2 * SHADE + 1) - SHADE;
            rgb |= Math.min(255, Math.max(0, value)) << shift;
        }
        return rgb;
    }

    private static <T> T one(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
