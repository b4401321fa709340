package io.scriptorium.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pickle of a state dict, protocol 2, read without running it. Of Python's opcodes (Lib/pickletools.py) it knows those
 * that torch.save writes for tensors, numbers, strings, tuples, lists and dicts; of Python's names it knows the few in
 * {@link TorchName}. A call is carried out by the switch below or not at all. Work and memory are in proportion to the
 * pickle's length: every opcode makes at most one object, and nothing nested is walked.
 */
final class TensorPickle {
    private static final Object MARK = new Object();

    /** Where the bytes of a storage lie. */
    interface Storages {
        StoredZip.Extent find(String key) throws IOException;
    }

    /** A Python tuple; {@code plain} says whether it may be kept: arguments of calls hold storages, kept values do not. */
    private record Tuple(List<Object> items, boolean plain) {}

    private record Storage(String key, Precision precision, long offset, long elements) {}

    private record View(Precision precision, long[] shape, long[] strides, long offset) {}

    private final Path file;
    private final ByteBuffer data;
    private final Storages storages;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    TensorPickle(Path file, ByteBuffer data, Storages storages) {
        this.file = file;
        this.data = data.order(ByteOrder.LITTLE_ENDIAN);
        this.storages = storages;
    }

    /** The tensors of the dict that the pickle holds, in its order. Numbers, strings and containers beside them are left. */
    Map<String, StoredTensor> tensors() throws IOException {
        if (!data.hasRemaining()) {
            throw refused("its pickle is empty");
        }
        while (step()) {}
        Object root = pop();
        if (!(root instanceof Map<?, ?> dict) || !stack.isEmpty()) {
            throw refused("its pickle is not one dict of tensors");
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : dict.entrySet()) {
            if (entry.getValue() instanceof View view) {
                if (!(entry.getKey() instanceof String name)) {
                    throw refused("a tensor has the name " + entry.getKey() + ", expected a string");
                }
                tensors.put(
                        name,
                        new StoredTensor(name, file, view.precision(), view.shape(), view.strides(), view.offset()));
            }
        }
        if (tensors.isEmpty()) {
            throw refused("its dict holds no tensor; expected tensors by name, as model.state_dict() gives them");
        }
        return tensors;
    }

    /** Carries out one opcode; false at the last. */
    private boolean step() throws IOException {
        int at = data.position();
        int opcode = bytes(1).get() & 0xff;
        switch (opcode) {
            case 0x80 -> {
                int protocol = bytes(1).get() & 0xff;
                if (protocol != 2) {
                    throw refused("its pickle has protocol " + protocol + ", expected 2");
                }
            }
            case 'c' -> push(TorchName.of(file, line(), line()));
            case 'q' -> memo.put(bytes(1).get() & 0xff, top());
            case 'r' -> memo.put(bytes(4).getInt(), top());
            case 'h' -> push(remembered(bytes(1).get() & 0xff));
            case 'j' -> push(remembered(bytes(4).getInt()));
            case '(' -> push(MARK);
            case ')' -> push(tuple(List.of()));
            case 't' -> push(tuple(popToMark()));
            case 0x85, 0x86, 0x87 -> push(tuple(popLast(opcode - 0x84)));
            case 'X' -> push(text());
            case 'K' -> push((long) (bytes(1).get() & 0xff));
            case 'M' -> push((long) (bytes(2).getShort() & 0xffff));
            case 'J' -> push((long) bytes(4).getInt());
            case 0x8a -> push(integer());
            case 'G' -> push(bytes(8).order(ByteOrder.BIG_ENDIAN).getDouble());
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'N' -> push(null);
            case '}' -> push(new LinkedHashMap<>());
            case ']' -> push(new ArrayList<>());
            case 'a' -> append(popLast(1));
            case 'e' -> append(popToMark());
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popToMark());
            case 'Q' -> push(storage(pop()));
            case 'R' -> call();
            case 'b' -> build();
            case '.' -> {
                return false;
            }
            default ->
                throw refused("its pickle has the opcode 0x" + Integer.toHexString(opcode) + " at byte " + at
                        + ", which no tensor needs");
        }
        return true;
    }

    private void call() throws IOException {
        Object arguments = pop();
        Object name = pop();
        if (!(name instanceof TorchName.Call call) || !(arguments instanceof Tuple tuple)) {
            throw refused("its pickle calls something that is not a function for tensors");
        }
        List<Object> items = tuple.items();
        switch (call) {
            case TENSOR -> push(view(items));
            case PARAMETER -> {
                if (items.size() != 3 || !(items.get(0) instanceof View)) {
                    throw refused("a parameter is not made from one tensor");
                }
                push(items.get(0));
            }
            case ORDERED_DICT -> {
                if (!items.isEmpty()) {
                    throw refused("an OrderedDict is made with arguments, expected an empty one");
                }
                push(new LinkedHashMap<>());
            }
        }
    }

    /** Attributes of a dict, such as the versions of modules in {@code _metadata}; no tensor depends on them. */
    private void build() throws CheckpointException {
        if (!(pop() instanceof Map) || !(top() instanceof Map)) {
            throw refused("its pickle sets the state of something that is not a dict");
        }
    }

    private Storage storage(Object id) throws IOException {
        if (!(id instanceof Tuple tuple)
                || tuple.items().size() != 5
                || !"storage".equals(tuple.items().get(0))
                || !(tuple.items().get(1) instanceof TorchName.StorageType type)
                || !(tuple.items().get(2) instanceof String key)
                || !(tuple.items().get(4) instanceof Long elements)) {
            throw refused("its pickle refers to something that is not a storage of numbers");
        }
        StoredZip.Extent extent = storages.find(key);
        int size = type.precision().bytes();
        if (elements < 0 || extent.length() % size != 0 || extent.length() / size != elements) {
            throw refused("storage " + key + " is said to hold " + elements + " elements of " + size
                    + " bytes, its record has " + extent.length() + " bytes");
        }
        return new Storage(key, type.precision(), extent.offset(), elements);
    }

    /** torch/_utils.py of PyTorch 2.7.1, {@code _rebuild_tensor_v2}. */
    private View view(List<Object> items) throws CheckpointException {
        if (items.size() < 6
                || items.size() > 7
                || !(items.get(0) instanceof Storage storage)
                || !(items.get(1) instanceof Long offset)
                || !(items.get(2) instanceof Tuple sizes)
                || !(items.get(3) instanceof Tuple steps)) {
            throw refused("a tensor is not made from a storage, an offset, sizes and strides");
        }
        // The seventh holds marks such as "conjugate" or "negative", under which the stored numbers are not the values.
        if (items.size() == 7
                && items.get(6) != null
                && !(items.get(6) instanceof Map<?, ?> marks && marks.isEmpty())) {
            throw refused("a tensor has marks beside its storage; only plain tensors are read");
        }
        long[] shape = longs(sizes);
        long[] strides = longs(steps);
        if (shape.length != strides.length) {
            throw refused("a tensor has " + shape.length + " sizes and " + strides.length + " strides");
        }
        checkWithin(storage, offset, shape, strides);
        return new View(
                storage.precision(),
                shape,
                strides,
                storage.offset() + offset * storage.precision().bytes());
    }

    /** A view must lie in its storage and have no more elements: a stride of 0 could ask for any amount of memory. */
    private void checkWithin(Storage storage, long offset, long[] shape, long[] strides) throws CheckpointException {
        boolean within;
        try {
            long count = 1;
            long last = offset;
            for (int i = 0; i < shape.length; i++) {
                count = Math.multiplyExact(count, shape[i]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
            }
            within = offset >= 0
                    && count <= storage.elements()
                    && (count == 0 ? offset : last + 1) <= storage.elements();
        } catch (ArithmeticException e) {
            within = false;
        }
        if (!within) {
            throw refused("a tensor of shape " + Arrays.toString(shape) + " and strides "
                    + Arrays.toString(strides) + " at element " + offset + " reaches beyond storage " + storage.key()
                    + " of " + storage.elements() + " elements");
        }
    }

    private long[] longs(Tuple tuple) throws CheckpointException {
        long[] values = new long[tuple.items().size()];
        for (int i = 0; i < values.length; i++) {
            if (!(tuple.items().get(i) instanceof Long value) || value < 0) {
                throw refused("a size or stride of a tensor is not a number from 0");
            }
            values[i] = value;
        }
        return values;
    }

    private void append(List<Object> values) throws CheckpointException {
        if (!(top() instanceof List)) {
            throw refused("its pickle appends to something that is not a list");
        }
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) top();
        for (Object value : values) {
            list.add(checkPlain(value));
        }
    }

    private void setItems(List<Object> pairs) throws CheckpointException {
        if (!(top() instanceof Map) || pairs.size() % 2 != 0) {
            throw refused("its pickle sets items of something that is not a dict");
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> dict = (Map<Object, Object>) top();
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            if (!(key instanceof String || key instanceof Long)) {
                throw refused("a dict has a key that is neither a string nor a number");
            }
            if (dict.containsKey(key)) {
                throw refused("a dict has the key " + key + " twice");
            }
            dict.put(key, checkPlain(pairs.get(i + 1)));
        }
    }

    private Object checkPlain(Object value) throws CheckpointException {
        if (!isPlain(value)) {
            throw refused("it holds a value that is not a tensor, a number, a string or a plain container");
        }
        return value;
    }

    private static boolean isPlain(Object value) {
        return value instanceof Tuple tuple ? tuple.plain() : !(value instanceof TorchName || value instanceof Storage);
    }

    private static Tuple tuple(List<Object> items) {
        return new Tuple(items, items.stream().allMatch(TensorPickle::isPlain));
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() throws CheckpointException {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
            throw refused("its pickle takes a value that is not there");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() throws CheckpointException {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> popLast(int count) throws CheckpointException {
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(0, pop());
        }
        return values;
    }

    private List<Object> popToMark() throws CheckpointException {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw refused("its pickle ends a group that it did not begin");
        }
        List<Object> group = stack.subList(mark + 1, stack.size());
        List<Object> values = new ArrayList<>(group);
        group.clear();
        stack.remove(mark);
        return values;
    }

    private Object remembered(int place) throws CheckpointException {
        if (!memo.containsKey(place)) {
            throw refused("its pickle recalls value " + place + ", which it did not keep");
        }
        return memo.get(place);
    }

    private ByteBuffer bytes(int count) throws CheckpointException {
        if (count < 0 || count > data.remaining()) {
            throw refused("its pickle is cut off");
        }
        ByteBuffer part = data.slice(data.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        data.position(data.position() + count);
        return part;
    }

    private String text() throws CheckpointException {
        return StandardCharsets.UTF_8.decode(bytes(bytes(4).getInt())).toString();
    }

    private long integer() throws CheckpointException {
        int count = bytes(1).get() & 0xff;
        if (count > Long.BYTES) {
            throw refused("its pickle has a number of " + count + " bytes, expected at most 8");
        }
        ByteBuffer part = bytes(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (part.get(i) & 0xffL) << (8 * i);
        }
        int unused = 64 - 8 * count;
        return count == 0 ? 0 : (value << unused) >> unused;
    }

    private String line() throws CheckpointException {
        StringBuilder line = new StringBuilder();
        for (char c = (char) bytes(1).get(); c != '\n'; c = (char) bytes(1).get()) {
            line.append(c);
        }
        return line.toString();
    }

    private CheckpointException refused(String what) {
        return TorchFile.damaged(file, what);
    }
}
