package io.scriptorium.vlmodel.chat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.hybrid.HybridEncoder;
import io.scriptorium.visionencoder.image.PageImage;
import io.scriptorium.visionencoder.siglip.MlpProjector;
import io.scriptorium.visionencoder.siglip.SiglipConfig;
import io.scriptorium.visionencoder.siglip.SiglipEncoder;
import io.scriptorium.visionencoder.tiled.PictureGrid;
import io.scriptorium.visionencoder.tiled.TiledConfig;
import io.scriptorium.visionencoder.tiled.TiledEncoder;
import io.scriptorium.visionencoder.view.JanusView;
import io.scriptorium.visionencoder.view.PixelNormalization;
import java.util.List;

/** How a model of pictures and text sees the pictures of a conversation. */
sealed interface Pictures {
    /** What stands in a text where a picture belongs. */
    String marker();

    /** The marker before a question, with what the model was trained to see between them. */
    String before();

    /**
     * Vision tokens of each picture of a conversation.
     *
     * @param step receives the results
     * @return {@code [1, N, D]} each
     */
    List<NDArray> encode(NDManager step, List<PageImage> pictures);

    /** DeepSeek-VL2: tiles for one or two pictures, one tile each for more. */
    record Tiled(TiledEncoder encoder) implements Pictures {
        private static final int CUT = 2;

        static Tiled load(JsonNode config, Weights weights) throws CheckpointException {
            return new Tiled(TiledEncoder.load(TiledConfig.read(config), weights));
        }

        @Override
        public String marker() {
            return "<image>";
        }

        @Override
        public String before() {
            return "<image>\n";
        }

        @Override
        public List<NDArray> encode(NDManager step, List<PageImage> pictures) {
            TiledConfig config = encoder.config();
            return pictures.stream()
                    .map(picture -> encoder.encode(
                            step,
                            picture,
                            pictures.size() > CUT
                                    ? PictureGrid.single(config)
                                    : PictureGrid.of(config, picture.width(), picture.height())))
                    .toList();
        }
    }

    /** DeepSeek-VL 7B: one square through two encoders. */
    record Hybrid(HybridEncoder encoder) implements Pictures {
        @Override
        public String marker() {
            return "<image_placeholder>";
        }

        @Override
        public String before() {
            return marker();
        }

        @Override
        public List<NDArray> encode(NDManager step, List<PageImage> pictures) {
            return pictures.stream()
                    .map(picture -> encoder.encode(step, picture))
                    .toList();
        }
    }

    /** DeepSeek-VL 1.3B: one square view, SigLIP, a projector. */
    record Square(JanusView view, SiglipEncoder siglip, MlpProjector aligner) implements Pictures {
        /**
         * Reads {@code vision_model.vision_tower} and {@code aligner}. Sizes of SigLIP are those that the official code has
         * for {@code siglip_large_patch16_384}, unless {@code vision_config.params} names {@code width}, {@code layers} or
         * {@code heads}.
         *
         * @throws CheckpointException naming a key whose value is not implemented
         */
        static Square load(JsonNode config, Weights weights) throws CheckpointException {
            JsonNode vision = config.at("/vision_config/params");
            require(config.path("vision_config"), "cls", "CLIPVisionTower");
            require(vision, "model_name", "siglip_large_patch16_384");
            require(vision, "select_feature", "same");
            require(vision, "select_layer", "-1");
            JsonNode aligner = config.at("/aligner_config/params");
            require(aligner, "projector_type", "mlp_gelu");
            require(aligner, "depth", "2");
            SiglipConfig large = SiglipConfig.LARGE_384;
            int width = vision.path("width").asInt(large.width());
            SiglipConfig siglip = new SiglipConfig(
                    large.image(),
                    large.patch(),
                    width,
                    vision.path("layers").asInt(large.layers()),
                    vision.path("heads").asInt(large.heads()),
                    4 * width,
                    SiglipConfig.Gelu.EXACT);
            return new Square(
                    JanusView.DEFAULT,
                    SiglipEncoder.load(siglip, weights.at("vision_model.vision_tower")),
                    MlpProjector.load(
                            weights.at("aligner"),
                            width,
                            aligner.path("n_embed").asInt(2048),
                            List.of("layers.0", "layers.2")));
        }

        private static void require(JsonNode node, String key, String value) throws CheckpointException {
            if (!node.path(key).asText().equals(value)) {
                throw new CheckpointException("config.json: " + key + " is " + node.path(key)
                        + "; implemented for pictures of this model: " + value);
            }
        }

        @Override
        public String marker() {
            return "<image_placeholder>";
        }

        @Override
        public String before() {
            return marker();
        }

        @Override
        public List<NDArray> encode(NDManager step, List<PageImage> pictures) {
            return pictures.stream().map(picture -> encode(step, picture)).toList();
        }

        private NDArray encode(NDManager step, PageImage picture) {
            try (NDManager scratch = step.newSubManager()) {
                float[] pixels = PixelNormalization.JANUS.chw(view.of(picture));
                NDArray input = scratch.create(pixels, new Shape(1, 3, view.side(), view.side()));
                return aligner.project(step, siglip.encode(scratch, input));
            }
        }
    }
}
