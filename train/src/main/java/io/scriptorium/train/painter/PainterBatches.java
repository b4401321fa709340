package io.scriptorium.train.painter;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Kind;
import io.scriptorium.eval.scene.Placement;
import io.scriptorium.eval.scene.Question;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.SceneSource;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.eval.scene.Task;
import io.scriptorium.janusgen.janus.JanusPrompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * Captions with the codes of their scenes, and pictures with questions and answers; part {@code i} of a seed is always the
 * same. No scene is of the held-out split.
 */
final class PainterBatches {
    /** What a patch may show: a kind, or nothing. */
    static final int KINDS = Kind.all().size() + 1;

    /** As {@link #KINDS}, of colours. */
    static final int COLOURS = Colour.ALL.size() + 1;

    /** Share of the captions that are hidden, for classifier-free guidance (Ho and Salimans 2022). */
    private static final double HIDDEN = .1;

    /** Captions that say which of two things has what take longest to learn, so more are of those. */
    private static final List<Task> TASKS = List.of(
            Task.SINGLE_OBJECT,
            Task.POSITION,
            Task.COLOUR_BINDING,
            Task.TWO_OBJECTS,
            Task.POSITION,
            Task.COLOUR_BINDING,
            Task.COUNTING,
            Task.POSITION,
            Task.COLOUR_BINDING,
            Task.COLOURS,
            Task.POSITION,
            Task.COLOUR_BINDING,
            Task.COUNTING);

    /**
     * How much more the first cell of a thing counts than another: which thing it is, and in which colour, is chosen there,
     * and what follows it can be seen.
     */
    private static final float FIRST = 8;

    private static final long AGAIN = 1L << 40;

    private final JanusPrompts prompts;
    private final PainterConfig config;
    private final SceneCodes codes;
    private final SceneSource painted;
    private final SceneSource seen;
    private final long seed;
    private final int captions;
    private final int pictures;
    private final int questions;

    /**
     * @param captions of a part of a batch
     * @param pictures of a part of a batch that are asked about
     * @param questions about each picture, at most
     */
    PainterBatches(
            JanusPrompts prompts,
            PainterConfig config,
            SceneCodes codes,
            long seed,
            int captions,
            int pictures,
            int questions) {
        this.prompts = prompts;
        this.config = config;
        this.codes = codes;
        this.seed = seed;
        this.captions = captions;
        this.pictures = pictures;
        this.questions = questions;
        painted = new SceneSource(seed, Split.TRAINING, Placement.GRID);
        seen = new SceneSource(seed, Split.TRAINING);
    }

    /**
     * Rows of captions with codes behind them.
     *
     * @param tokens {@code [B * T]} ids of text; padding behind
     * @param length T
     * @param codeAt places in {@code [B * T]} where the language model reads a code
     * @param codes what it reads there
     * @param outputs places in {@code [B * T]} after which a code comes
     * @param targets that code
     * @param weights how much it counts
     */
    record Paint(
            long[] tokens, int length, long[] codeAt, long[] codes, long[] outputs, long[] targets, float[] weights) {}

    /**
     * Rows of a picture with several questions behind it that do not see each other.
     *
     * @param pixels bytes {@code [2 B, 3, side, side]}: behind those that are asked about as many crowded ones, for names alone
     * @param tokens {@code [B * T]} ids of text
     * @param length T
     * @param pictureAt places in {@code [B * T]} of what the language model reads of the pictures
     * @param positions {@code [B * T]} each question begins where the picture ends
     * @param segments {@code [B * T]} 0 for the picture, from 1 for the questions, -1 for padding
     * @param outputs places in {@code [B * T]} after which a token of an answer comes
     * @param targets that token
     * @param kinds {@code [2 B * N]} what the middle of each patch shows, 0 for nothing
     * @param colours {@code [2 B * N]} likewise
     */
    record Ask(
            byte[] pixels,
            long[] tokens,
            int length,
            long[] pictureAt,
            long[] positions,
            long[] segments,
            long[] outputs,
            long[] targets,
            long[] kinds,
            long[] colours) {}

    /** Captions of part {@code index}. */
    Paint paint(long index) {
        Random random = new Random(mixed(2 * index));
        List<int[]> heads = new ArrayList<>();
        List<int[]> bodies = new ArrayList<>();
        for (int i = 0; i < captions; i++) {
            long at = index * captions + i;
            Task task = TASKS.get((int) (at % TASKS.size()));
            Sample sample = uncrossed(at, turn -> painted.get(task, turn));
            int[] ids = prompts.painting(sample.caption(), JanusPrompts.BEGIN, PainterConfig.POSITIONS, 0);
            if (random.nextDouble() < HIDDEN) {
                Arrays.fill(ids, 1, ids.length - 1, prompts.pad());
            }
            heads.add(ids);
            bodies.add(codes.of(sample.scene()));
        }
        int cells = SceneCodes.GRID * SceneCodes.GRID;
        int length = heads.stream().mapToInt(h -> h.length).max().orElseThrow() + cells - 1;
        long[] tokens = new long[captions * length];
        Arrays.fill(tokens, prompts.pad());
        long[] codeAt = new long[captions * (cells - 1)];
        long[] read = new long[codeAt.length];
        long[] outputs = new long[captions * cells];
        long[] targets = new long[outputs.length];
        float[] weights = new float[outputs.length];
        int in = 0;
        int out = 0;
        for (int i = 0; i < captions; i++) {
            int[] head = heads.get(i);
            System.arraycopy(weights(bodies.get(i)), 0, weights, i * cells, cells);
            for (int j = 0; j < head.length; j++) {
                tokens[i * length + j] = head[j];
            }
            for (int j = 0; j < cells; j++) {
                outputs[out] = (long) i * length + head.length - 1 + j;
                targets[out++] = bodies.get(i)[j];
                if (j < cells - 1) {
                    codeAt[in] = (long) i * length + head.length + j;
                    read[in++] = bodies.get(i)[j];
                }
            }
        }
        return new Paint(tokens, length, codeAt, read, outputs, targets, weights);
    }

    /** The first sample that is not crossed, in steps that the other samples do not reach. */
    private static Sample uncrossed(long at, LongFunction<Sample> source) {
        Sample sample = source.apply(at);
        for (long again = 1; Split.isCrossed(sample.scene()); again++) {
            sample = source.apply(at + again * AGAIN);
        }
        return sample;
    }

    /** Weights of a picture's codes. */
    private float[] weights(int... picture) {
        float[] weights = new float[picture.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = isFirst(i, picture) ? FIRST : 1;
        }
        return weights;
    }

    /** Whether a cell has ink and none of those beside it that were painted before. */
    private boolean isFirst(int at, int... picture) {
        int row = at / SceneCodes.GRID;
        int column = at % SceneCodes.GRID;
        boolean alone = codes.colour(picture[at]) >= 0;
        for (int[] step : new int[][] {{0, -1}, {-1, -1}, {-1, 0}, {-1, 1}}) {
            int y = row + step[0];
            int x = column + step[1];
            boolean inside = y >= 0 && x >= 0 && x < SceneCodes.GRID;
            alone &= !inside || codes.colour(picture[y * SceneCodes.GRID + x]) < 0;
        }
        return alone;
    }

    /** Pictures and questions of part {@code index}. */
    Ask ask(long index) {
        Random random = new Random(mixed(2 * index + 1));
        List<Scene> scenes = new ArrayList<>();
        List<List<int[]>> asked = new ArrayList<>();
        List<List<int[]>> answers = new ArrayList<>();
        int[] prefix = {};
        for (int i = 0; i < pictures; i++) {
            Sample sample = uncrossed(index * pictures + i, seen::get);
            scenes.add(sample.scene());
            List<Question> some = new ArrayList<>(sample.questions());
            Collections.shuffle(some, random);
            List<int[]> rows = new ArrayList<>();
            List<int[]> ends = new ArrayList<>();
            for (Question question : some.subList(0, Math.min(questions, some.size()))) {
                int[] ids = prompts.question(JanusPrompts.PICTURE + "\n" + question.text(), config.patches());
                int split = last(ids, prompts.endOfImage()) + 1;
                prefix = Arrays.copyOf(ids, split);
                rows.add(Arrays.copyOfRange(ids, split, ids.length));
                int[] answer = prompts.tokenizer().encode(" " + question.answer());
                ends.add(IntStream.concat(Arrays.stream(answer), IntStream.of(prompts.eos()))
                        .toArray());
            }
            asked.add(rows);
            answers.add(ends);
        }
        int length = 0;
        for (int i = 0; i < pictures; i++) {
            int sum = prefix.length;
            for (int q = 0; q < asked.get(i).size(); q++) {
                sum += asked.get(i).get(q).length + answers.get(i).get(q).length - 1;
            }
            length = Math.max(length, sum);
        }
        long[] tokens = new long[pictures * length];
        Arrays.fill(tokens, prompts.pad());
        long[] positions = new long[tokens.length];
        long[] segments = new long[tokens.length];
        Arrays.fill(segments, -1);
        List<Long> pictureAt = new ArrayList<>();
        List<Long> outputs = new ArrayList<>();
        List<Long> targets = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            int at = i * length;
            for (int j = 0; j < prefix.length; j++) {
                tokens[at + j] = prefix[j];
                positions[at + j] = j;
                segments[at + j] = 0;
                if (prefix[j] == prompts.image()) {
                    pictureAt.add((long) at + j);
                }
            }
            at += prefix.length;
            for (int q = 0; q < asked.get(i).size(); q++) {
                int[] question = asked.get(i).get(q);
                int[] answer = answers.get(i).get(q);
                for (int j = 0; j < question.length + answer.length - 1; j++) {
                    tokens[at] = j < question.length ? question[j] : answer[j - question.length];
                    positions[at] = (long) prefix.length + j;
                    segments[at] = q + 1L;
                    if (j >= question.length - 1) {
                        outputs.add((long) at);
                        targets.add((long) answer[j - question.length + 1]);
                    }
                    at++;
                }
            }
        }
        for (int i = 0; i < pictures; i++) {
            scenes.add(Crowd.of(seen, index * pictures + i));
        }
        int across = Scene.SIDE / config.patch();
        long[] kinds = new long[scenes.size() * config.patches()];
        long[] colours = new long[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            int patch = i % config.patches();
            int row = patch / across;
            double x = (patch % across + .5) * config.patch();
            double y = (row + .5) * config.patch();
            for (Scene.Thing thing : scenes.get(i / config.patches()).things()) {
                if (thing.box().contains(x, y)) {
                    kinds[i] = thing.kind().index() + 1L;
                    colours[i] = Colour.ALL.indexOf(thing.colour()) + 1L;
                }
            }
        }
        return new Ask(
                VqTraining.pixels(scenes),
                tokens,
                length,
                longs(pictureAt),
                positions,
                segments,
                longs(outputs),
                longs(targets),
                kinds,
                colours);
    }

    /** Random's first numbers are alike for near seeds. */
    private long mixed(long index) {
        return (seed * 0x9E3779B97F4A7C15L + index) * 0xBF58476D1CE4E5B9L;
    }

    private static int last(int[] ids, int id) {
        int at = ids.length - 1;
        while (ids[at] != id) {
            at--;
        }
        return at;
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
