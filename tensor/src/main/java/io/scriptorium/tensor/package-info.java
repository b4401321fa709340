/**
 * A device, tensors, TorchScript programs, safetensors and pytorch_model.bin. Weights are asked for by name and shape. Knows no model.
 *
 * <p>Tensors are DJL's {@link ai.djl.ndarray.NDArray}. What DJL lacks is written as TorchScript text beside the class that
 * uses it and run by {@link io.scriptorium.tensor.Program}.
 */
package io.scriptorium.tensor;
