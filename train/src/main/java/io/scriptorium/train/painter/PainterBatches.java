package io.scriptorium.train.painter;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Kind;
import io.scriptorium.eval.scene.Question;
import io.scriptorium.eval.scene.Sample;
import io.scriptorium.eval.scene.Scene;
import io.scriptorium.eval.scene.Split;
import io.scriptorium.eval.scene.Task;
import io.scriptorium.janusgen.janus.JanusPrompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Captions with the codes of their scenes, and pictures with questions and answers; part {@code i} of a seed is always the
 * same. No scene is of the held-out split.
 */
final class PainterBatches {
    /** Share of the captions that are hidden, for classifier-free guidance (Ho and Salimans 2022). */
    private static final double HIDDEN = .1;

    /** Captions of several things take longest to learn, so more are of those. */
    private static final List<Task> TASKS = List.of(
            Task.COLOUR_BINDING,
            Task.COUNTING,
            Task.POSITION,
            Task.TWO_OBJECTS,
            Task.COLOUR_BINDING,
            Task.COUNTING,
            Task.SINGLE_OBJECT,
            Task.POSITION,
            Task.COLOUR_BINDING,
            Task.COUNTING,
            Task.TWO_OBJECTS,
            Task.COLOURS);

    /**
     * How much more the first cell of a thing counts than another: which thing it is, and in which colour, is chosen there,
     * and what follows it can be seen.
     */
    private static final float FIRST = 8;

    private static final String DIGIT = "digit";

    /** Added to the logit of what is not to be learnt. */
    private static final float NEVER = -10000;

    private final JanusPrompts prompts;
    private final PainterConfig config;
    private final SceneCodes codes;
    private final CodeParts parts;
    private final PainterScenes scenes;
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
        parts = new CodeParts(codes);
        scenes = new PainterScenes(seed);
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
     * @param unknown {@code [B * parts]} {@link #NEVER} for the parts of codes that no picture of these things has in training, which is no reason not to
     *     paint them; otherwise 0
     */
    record Paint(
            long[] tokens,
            int length,
            long[] codeAt,
            long[] codes,
            long[] outputs,
            long[] targets,
            float[] weights,
            float[] unknown) {}

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
     * @param unknown {@code [outputs * vocabulary]} {@link #NEVER} for words of what never stands beside these things in training; otherwise 0
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
            float[] unknown,
            long[] kinds,
            long[] colours) {}

    /** Captions of part {@code index}. */
    Paint paint(long index) {
        Random random = new Random(mixed(2 * index));
        List<int[]> heads = new ArrayList<>();
        List<int[]> bodies = new ArrayList<>();
        float[] unknown = new float[captions * parts.count()];
        for (int i = 0; i < captions; i++) {
            long at = index * captions + i;
            Task task = TASKS.get((int) (at % TASKS.size()));
            Sample sample = scenes.painted(task, at);
            for (Colour colour : Split.unknownColours(sample.scene())) {
                unknown[i * parts.count() + parts.ofColour(Colour.ALL.indexOf(colour))] = NEVER;
            }
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
        return new Paint(tokens, length, codeAt, read, outputs, targets, weights, unknown);
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
        List<Scene> shown = new ArrayList<>();
        List<List<int[]>> asked = new ArrayList<>();
        List<List<int[]>> answers = new ArrayList<>();
        List<List<Integer>> words = new ArrayList<>();
        int[] prefix = {};
        for (int i = 0; i < pictures; i++) {
            long at = index * pictures + i;
            Scene scene = at % 2 == 1 ? scenes.crowdToAsk(at) : scenes.seen(at);
            shown.add(scene);
            words.add(unknownWords(scene));
            List<Question> some = new ArrayList<>(Question.about(scene, random));
            some.removeIf(question -> isAlwaysNo(question, scene));
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
        List<Integer> pictureOf = new ArrayList<>();
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
                        pictureOf.add(i);
                    }
                    at++;
                }
            }
        }
        for (int i = 0; i < pictures; i++) {
            shown.add(scenes.crowd(index * pictures + i));
        }
        int vocabulary = prompts.tokenizer().vocabularySize();
        float[] unknown = new float[targets.size() * vocabulary];
        for (int i = 0; i < targets.size(); i++) {
            for (int word : words.get(pictureOf.get(i))) {
                // A digit is a kind and a number.
                unknown[i * vocabulary + word] = word == targets.get(i) ? 0 : NEVER;
            }
        }
        int across = Scene.SIDE / config.patch();
        long[] kinds = new long[shown.size() * config.patches()];
        long[] colours = new long[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            int patch = i % config.patches();
            int row = patch / across;
            double x = (patch % across + .5) * config.patch();
            double y = (row + .5) * config.patch();
            for (Scene.Thing thing : shown.get(i / config.patches()).things()) {
                if (thing.box().contains(x, y)) {
                    kinds[i] = thing.kind().index() + 1L;
                    colours[i] = Colour.ALL.indexOf(thing.colour()) + 1L;
                }
            }
        }
        return new Ask(
                VqTraining.pixels(shown),
                tokens,
                length,
                longs(pictureAt),
                positions,
                segments,
                longs(outputs),
                longs(targets),
                unknown,
                kinds,
                colours);
    }

    /** Tokens that end the names of kinds and colours that never stand beside these things in training. */
    private List<Integer> unknownWords(Scene scene) {
        return Stream.concat(
                        Split.unknownColours(scene).stream().map(Colour::word),
                        Split.unknownKinds(scene).stream()
                                .flatMap(kind -> Stream.of(kind.singular(), kind.plural()))
                                .filter(name -> !name.startsWith(DIGIT)))
                .map(name -> prompts.tokenizer().encode(" " + name))
                .map(ids -> ids[ids.length - 1])
                .distinct()
                .toList();
    }

    /** Whether a question claims what never is in training: of such questions a reader learns to say no without a look. */
    private static boolean isAlwaysNo(Question question, Scene scene) {
        String text = question.text().replace("?", " ");
        return question.type() == Question.Type.WHETHER
                && Stream.concat(
                                Split.unknownColours(scene).stream().map(Colour::word),
                                Split.unknownKinds(scene).stream().map(Kind::singular))
                        .anyMatch(name -> text.contains(" " + name + " "));
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
