package io.scriptorium.train.painter;

import io.scriptorium.eval.scene.Colour;
import io.scriptorium.eval.scene.Kind;
import io.scriptorium.vlmodel.token.Tokenizer;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * The tokens that name what a patch shows.
 *
 * @param vocabulary how many tokens there are
 * @param kinds {@code [2 * kinds]} the last token of each kind's name, of one and of several
 * @param colours of each colour's name
 */
record PainterWords(int vocabulary, long[] kinds, long[] colours) {
    static PainterWords of(Tokenizer tokenizer) {
        ToLongFunction<String> last = name -> {
            int[] ids = tokenizer.encode(" " + name);
            return ids[ids.length - 1];
        };
        return new PainterWords(
                tokenizer.vocabularySize(),
                LongStream.concat(
                                Kind.all().stream().map(Kind::singular).mapToLong(last),
                                Kind.all().stream().map(Kind::plural).mapToLong(last))
                        .toArray(),
                Colour.ALL.stream().map(Colour::word).mapToLong(last).toArray());
    }
}
