package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.document.Content;
import io.scriptorium.document.Cost;
import io.scriptorium.document.Format;
import io.scriptorium.document.Mode;
import io.scriptorium.document.Outcome;
import io.scriptorium.document.PageResult;
import io.scriptorium.document.PageSource;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    private static String written(String text, String... streamed) throws OutputException {
        StringWriter out = new StringWriter();
        StandardOutput output = new StandardOutput("a.png", Format.TXT, out, false, false);
        List.of(streamed).forEach(output.stream());
        output.write(
                new PageResult(
                        new PageSource("a.png", 0, 1, 1, OptionalDouble.empty()),
                        Outcome.OK,
                        "m",
                        new Mode("x", "y"),
                        Cost.NONE,
                        Content.ofMarkdown(text, List.of())),
                null);
        output.finish(1);
        return out.toString();
    }

    @Test
    void whatWasStreamedIsNotWrittenAgain() throws OutputException {
        assertThat(written("one\ntwo")).isEqualTo("one\ntwo\n");
        assertThat(written("one\ntwo", "one\n", "two")).isEqualTo("one\ntwo\n");
        assertThat(written("one\ntwo", "one")).isEqualTo("one\ntwo\n");
        assertThat(written("one\ntwo", "one\ntwo\n")).isEqualTo("one\ntwo\n");
        assertThat(written("one\ntwo", "one\n\n\n", "two ")).isEqualTo("one\n\n\ntwo \n");
        assertThat(written("one two", "one two two two")).isEqualTo("one two two two\n\fone two\n");
    }
}
