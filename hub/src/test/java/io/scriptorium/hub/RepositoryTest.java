package io.scriptorium.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryTest {
    @Test
    void readsOwnerNameAndRevision() {
        assertThat(Repository.parse("deepseek-ai/DeepSeek-OCR"))
                .isEqualTo(new Repository("deepseek-ai", "DeepSeek-OCR", "main"));
        assertThat(Repository.parse("a/b@refs/pr/3").revision()).isEqualTo("refs/pr/3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "a/b/c", "../b", "a/..", "a/b@", "a/b@../../x", "-a/b", "a b/c", "a/b@x@y", ""})
    void refusesOtherForms(String text) {
        assertThatThrownBy(() -> Repository.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected owner/repository[@revision]");
    }

    @Test
    void theCacheIsWhereTheHubsClientsHaveIt() {
        Path home = Path.of("home");
        assertThat(HubCache.of(Map.of(), home).root()).isEqualTo(Path.of("home/.cache/huggingface/hub"));
        assertThat(HubCache.of(Map.of("HF_HOME", "h"), home).root()).isEqualTo(Path.of("h/hub"));
        assertThat(HubCache.of(Map.of("HF_HOME", "h", "HF_HUB_CACHE", "c"), home)
                        .root())
                .isEqualTo(Path.of("c"));
    }

    @ParameterizedTest
    @EnumSource
    void everyKnownModelHasANameAndAPlace(KnownModel model) {
        assertThat(KnownModel.named(model.word())).contains(model);
        assertThat(model.repository().owner()).isEqualTo("deepseek-ai");
        assertThat(model.gigabytes()).isPositive();
    }
}
