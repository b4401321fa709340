package io.scriptorium.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Sizes of a reader as the training programs take them: see {@code reader.py}. Arrays are not changed. */
@SuppressWarnings("ArrayRecordComponent") // handed to programs, never compared
record NetworkSizes(long[] sam, long[] clip, long[] decoder, long[] routing, double[] numbers) {
    static NetworkSizes of(ReaderConfig config) {
        ReaderConfig.Sam s = config.sam();
        long[] sam = new long[9 + s.global().length];
        long[] head = {
            s.global().length,
            s.heads(),
            s.patch(),
            s.windowRows(),
            s.windowColumns(),
            s.strides()[0],
            s.strides()[1],
            s.strides()[2],
            s.strides()[3]
        };
        System.arraycopy(head, 0, sam, 0, head.length);
        for (int i = 0; i < s.global().length; i++) {
            sam[head.length + i] = s.global()[i] ? 1 : 0;
        }
        ReaderConfig.Clip c = config.clip();
        ReaderConfig.Decoder d = config.decoder();
        return new NetworkSizes(
                sam,
                new long[] {c.layers(), c.heads(), c.gridRows(), c.gridColumns()},
                new long[] {d.layers(), d.heads(), d.begin(), config.head().blank(), d.end()},
                new long[] {d.experts(), d.chosen(), d.sigmoid() ? 1 : 0, d.normalized() ? 1 : 0},
                new double[] {d.theta(), d.epsilon(), d.scaling()});
    }

    NDArray reals(NDManager step) {
        return step.create(numbers);
    }
}
