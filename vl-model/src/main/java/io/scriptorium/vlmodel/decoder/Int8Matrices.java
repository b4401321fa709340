package io.scriptorium.vlmodel.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scriptorium.tensor.Precision;
import io.scriptorium.tensor.Program;
import io.scriptorium.tensor.TensorList;
import io.scriptorium.tensor.Tensors;
import java.util.List;

/**
 * Matrices as signed bytes: element = byte * scale of its row, {@code scale = max |row| / 127}. They are multiplied with
 * inputs rounded to bfloat16, whatever the decoder computes in: libtorch 2.7.1's product with float32 inputs is not
 * vectorised, and took 866 ms where this takes 112 (all layers and head of the official size). All of one layer lie in one
 * piece of memory, since thousands of small ones between the passing tensors of quantising left holes twice their size.
 */
final class Int8Matrices {
    /** The product reads as many columns at once and looks at no end: 24 columns ended the process. */
    private static final int COLUMNS = 16;

    private final NDManager owner;
    private final Program program;
    private final NDArray bytes;
    private final NDArray scales;
    private long offset;
    private long row;

    private Int8Matrices(NDManager owner, NDArray bytes, NDArray scales) {
        this.owner = owner;
        this.program = DecoderLayer.program(owner);
        this.bytes = bytes;
        this.scales = scales;
    }

    /**
     * Room for as many elements and rows as {@code matrices} have.
     *
     * @throws IllegalArgumentException for a matrix that cannot be multiplied so
     */
    static Int8Matrices allocate(NDManager owner, List<NDArray> matrices) {
        for (NDArray matrix : matrices) {
            if (matrix.getShape().get(1) % COLUMNS != 0) {
                throw new IllegalArgumentException("int8 weights: expected matrices of a multiple of " + COLUMNS
                        + " columns, got " + matrix.getShape() + "; use weights as loaded");
            }
        }
        long elements = matrices.stream().mapToLong(NDArray::size).sum();
        long rows =
                matrices.stream().mapToLong(matrix -> matrix.getShape().get(0)).sum();
        return new Int8Matrices(
                owner, Tensors.empty(owner, Precision.I8, elements), Tensors.empty(owner, Precision.BF16, rows));
    }

    /** Quantises matrices of equally many columns, one over the other, into one. */
    void add(List<NDArray> stacked, List<NDArray> toMatrices, List<NDArray> toScales) {
        try (NDManager passing = owner.newSubManager();
                TensorList list = TensorList.of(passing, stacked)) {
            NDArray[] quantized = program.callTuple(owner, "quantize", list, bytes, offset, scales, row);
            offset += quantized[0].size();
            row += quantized[1].size();
            toMatrices.add(quantized[0]);
            toScales.add(quantized[1]);
        }
    }
}
