package io.scriptorium.visionencoder.sam;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.CheckpointException;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Weights;
import io.scriptorium.visionencoder.position.PositionTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * SAM's ViT as DeepSeek-VL 7B has it: the last block's map and that of the first global block, each through a neck of its own,
 * enlarged to 96 x 96 and reduced again by the same convolutions; the second, times a learned number, is added to the first.
 * Mathematics of sam.py in deepseek-ai/DeepSeek-VL at 681bffb4, class ImageEncoderViT.
 *
 * <p>Immutable and safe for several threads. Computes in the precision of its weights.
 */
public final class TwoLevelSamEncoder {
    private final SamConfig config;
    private final Program program;
    private final TensorList patchEmbedding;
    private final PositionTable positions;
    private final List<SamBlock> blocks;
    private final TensorList neck;
    private final TensorList firstNeck;
    private final TensorList reduction;

    private TwoLevelSamEncoder(
            SamConfig config,
            Program program,
            TensorList patchEmbedding,
            PositionTable positions,
            List<SamBlock> blocks,
            TensorList neck,
            TensorList firstNeck,
            TensorList reduction) {
        this.config = config;
        this.program = program;
        this.patchEmbedding = patchEmbedding;
        this.positions = positions;
        this.blocks = blocks;
        this.neck = neck;
        this.firstNeck = firstNeck;
        this.reduction = reduction;
    }

    /**
     * Reads the weights.
     *
     * @param config with a global block at least
     * @param weights at the encoder
     * @throws CheckpointException if a tensor is missing or of another shape
     */
    public static TwoLevelSamEncoder load(SamConfig config, Weights weights) throws CheckpointException {
        Program program =
                Program.load(SamEncoder.class, "sam.py", weights.owner().getDevice());
        Weights patch = weights.at("patch_embed.proj");
        List<SamBlock> blocks = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(SamBlock.load(config, i, weights.at("blocks." + i), program));
        }
        int rows = config.positions().rows();
        return new TwoLevelSamEncoder(
                config,
                program,
                TensorList.of(
                        weights.owner(),
                        patch.get("weight", config.width(), config.channels(), config.patch(), config.patch()),
                        patch.get("bias", config.width())),
                new PositionTable(config.positions(), 0, weights.get("pos_embed", 1, rows, rows, config.width())),
                List.copyOf(blocks),
                neck(config, weights.at("neck")),
                neck(config, weights.at("neck_hd")),
                TensorList.of(
                        weights.owner(),
                        weights.get("downsamples.0.weight", config.first().channels(), config.neck(), 3, 3),
                        weights.get(
                                "downsamples.1.weight",
                                config.second().channels(),
                                config.first().channels(),
                                3,
                                3),
                        weights.get("hd_alpha_downsamples", 1)));
    }

    private static TensorList neck(SamConfig config, Weights weights) throws CheckpointException {
        int neck = config.neck();
        return TensorList.of(
                weights.owner(),
                weights.get("0.weight", neck, config.width(), 1, 1),
                weights.get("1.weight", neck),
                weights.get("1.bias", neck),
                weights.get("2.weight", neck, neck, 3, 3),
                weights.get("3.weight", neck),
                weights.get("3.bias", neck));
    }

    /**
     * Encodes squares.
     *
     * @param step receives the result; what lies between is freed on the way
     * @param pixels {@code [B, 3, H, W]}, normalised, in the precision of the weights
     * @return {@code [B, D, 24, 24]}, NCHW
     */
    public NDArray encode(NDManager step, NDArray pixels) {
        int firstGlobal = Collections.min(config.globalBlocks());
        try (NDManager scratch = step.newSubManager()) {
            NDArray x = program.call(scratch, "patches", pixels, patchEmbedding, config.patch());
            int rows = (int) x.getShape().get(1);
            int columns = (int) x.getShape().get(2);
            x = program.call(scratch, "add_positions", x, positions.at(rows, columns));
            NDArray first = null;
            for (int i = 0; i < blocks.size(); i++) {
                NDArray next = blocks.get(i).forward(scratch, x);
                if (first != x) {
                    x.close();
                }
                x = next;
                if (i == firstGlobal) {
                    first = x;
                }
            }
            return program.call(step, "two_levels", x, first, neck, firstNeck, reduction);
        }
    }
}
