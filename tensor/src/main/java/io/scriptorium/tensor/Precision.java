package io.scriptorium.tensor;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Element types of tensors, with their names in safetensors files and their numbers in TorchScript
 * (c10/core/ScalarType.h of libtorch 2.7.1). DJL has no bfloat16 of its own and aborts the process when it meets one, so
 * tensors of that type are made and read inside programs only.
 */
public enum Precision {
    /** IEEE single precision. */
    F32("F32", 6, 4),
    /** The upper half of a single: 8 bits of exponent, 7 of mantissa. */
    BF16("BF16", 15, 2),
    /** IEEE half precision. */
    F16("F16", 5, 2),
    /** IEEE double precision. */
    F64("F64", 7, 8),
    /** 8-bit float, 4 bits of exponent, no infinities. */
    F8_E4M3("F8_E4M3", 24, 1),
    /** Signed 64-bit integer. */
    I64("I64", 4, 8),
    /** Signed 32-bit integer. */
    I32("I32", 3, 4),
    /** Signed 16-bit integer. */
    I16("I16", 2, 2),
    /** Signed 8-bit integer. */
    I8("I8", 1, 1),
    /** Unsigned 8-bit integer. */
    U8("U8", 0, 1),
    /** One byte, 0 or 1. */
    BOOL("BOOL", 11, 1);

    private static final boolean CPU_MULTIPLIES_BFLOAT16 = cpuMultipliesBfloat16();

    private final String safetensorsName;
    private final int torchCode;
    private final int bytes;

    Precision(String safetensorsName, int torchCode, int bytes) {
        this.safetensorsName = safetensorsName;
        this.torchCode = torchCode;
        this.bytes = bytes;
    }

    /** The name in a safetensors header. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** The number that TorchScript takes as {@code dtype}. */
    public int torchCode() {
        return torchCode;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether a network can compute in it: F32, BF16 or F16. */
    public boolean isCompute() {
        return this == F32 || this == BF16 || this == F16;
    }

    /** Whether it is a floating-point type. */
    public boolean isFloat() {
        return isCompute() || this == F64 || this == F8_E4M3;
    }

    /**
     * The precision a network computes in when the user names none: on a GPU the stored half-width type; on a CPU bfloat16
     * where the weights are stored in a half-width type and the CPU multiplies bfloat16, else float32. With such units
     * bfloat16 is nearly twice as fast as float32, without them several times as slow (docs/performance.md); half precision
     * has no fast path there.
     */
    public static Precision auto(Device device, Precision stored) {
        if (device.isGpu()) {
            return isHalfWidth(stored) ? stored : F32;
        }
        return isHalfWidth(stored) && CPU_MULTIPLIES_BFLOAT16 ? BF16 : F32;
    }

    private static boolean isHalfWidth(Precision stored) {
        return stored == BF16 || stored == F16;
    }

    /** Only Linux tells; elsewhere float32 is the safe choice, and the user can ask for another. */
    private static boolean cpuMultipliesBfloat16() {
        try {
            String flags = Files.readString(Path.of("/proc/cpuinfo"));
            return flags.contains("amx_bf16") || flags.contains("avx512_bf16");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads the user's word: {@code f32}, {@code bf16}, {@code f16}.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Precision parse(String word) {
        for (Precision precision : values()) {
            if (precision.isCompute() && precision.name().equalsIgnoreCase(word)) {
                return precision;
            }
        }
        throw new IllegalArgumentException("expected one of "
                + Arrays.stream(values())
                        .filter(Precision::isCompute)
                        .map(p -> p.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + " or auto, got '" + word + "'");
    }

    /** The element type of this name in a safetensors header, or null if it is none that we know. */
    static Precision ofSafetensors(String name) {
        for (Precision precision : values()) {
            if (precision.safetensorsName.equals(name)) {
                return precision;
            }
        }
        return null;
    }
}
