package io.scriptorium.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happens to files: on disks, on the way, and at the hands of those who want to hurt. One seed, one result. */
enum Damage {
    BITS {
        @Override
        byte[] of(byte[] file, Random random) {
            byte[] damaged = file.clone();
            for (int i = 1 + random.nextInt(64); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return damaged;
        }
    },
    HEAD_BITS {
        @Override
        byte[] of(byte[] file, Random random) {
            byte[] damaged = file.clone();
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
                damaged[random.nextInt(Math.min(200, damaged.length))] ^= (byte) (1 << random.nextInt(8));
            }
            return damaged;
        }
    },
    CUT {
        @Override
        byte[] of(byte[] file, Random random) {
            return Arrays.copyOf(file, random.nextInt(file.length));
        }
    },
    SWAPPED {
        @Override
        byte[] of(byte[] file, Random random) {
            byte[] damaged = file.clone();
            int length = 1 + random.nextInt(Math.max(1, Math.min(4096, file.length / 4)));
            int from = random.nextInt(file.length - length + 1);
            int to = random.nextInt(file.length - length + 1);
            System.arraycopy(file, from, damaged, to, length);
            System.arraycopy(file, to, damaged, from, length);
            return damaged;
        }
    },
    ZEROED {
        @Override
        byte[] of(byte[] file, Random random) {
            byte[] damaged = file.clone();
            int from = random.nextInt(file.length);
            Arrays.fill(damaged, from, Math.min(file.length, from + 1 + random.nextInt(2048)), (byte) 0);
            return damaged;
        }
    },
    REPEATED {
        @Override
        byte[] of(byte[] file, Random random) {
            int length = 1 + random.nextInt(Math.min(8192, file.length));
            int from = random.nextInt(file.length - length + 1);
            int at = random.nextInt(file.length + 1);
            byte[] damaged = new byte[file.length + length];
            System.arraycopy(file, 0, damaged, 0, at);
            System.arraycopy(file, from, damaged, at, length);
            System.arraycopy(file, at, damaged, at + length, file.length - at);
            return damaged;
        }
    },
    /** Numbers in text (lengths, counts, references, places of objects) or four bytes of a binary length. */
    LENGTHS {
        @Override
        byte[] of(byte[] file, Random random) {
            if (file[0] == '%') {
                return numbers(file, random, NUMBER);
            }
            byte[] damaged = file.clone();
            byte[] value = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) (random.nextBoolean() ? 0x7f : 0xff)};
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                int at = random.nextInt(Math.max(1, Math.min(400, file.length - 4)));
                System.arraycopy(value, 0, damaged, at, Math.min(1 + random.nextInt(4), file.length - at));
            }
            return damaged;
        }
    },
    /** The places of objects in a PDF's cross-reference table; of a picture the last bytes. */
    XREF {
        @Override
        byte[] of(byte[] file, Random random) {
            if (file[0] == '%') {
                return numbers(file, random, PLACE);
            }
            byte[] damaged = file.clone();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                damaged[file.length - 1 - random.nextInt(Math.min(64, file.length))] = (byte) random.nextInt();
            }
            return damaged;
        }
    };

    private static final Pattern NUMBER = Pattern.compile("(?<=[ \\[\\n])-?\\d{1,10}(?=[ \\]>\\n/])");
    private static final Pattern PLACE = Pattern.compile("(?<=\\n)\\d{10}(?= \\d{5} [nf])|(?<=startxref\\n)\\d+");
    private static final String[] VALUES = {
        "0", "-1", "1", "2147483647", "-2147483648", "4294967296", "99999999999999999999", "65536", "1e30", "3"
    };

    /** The file, damaged; not changed itself. */
    abstract byte[] of(byte[] file, Random random);

    /** Puts other numbers in the place of some. */
    private static byte[] numbers(byte[] file, Random random, Pattern which) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        double share =
                Math.min(1, 4.0 / Math.max(1, which.matcher(text).results().count()));
        Matcher matcher = which.matcher(text);
        StringBuilder damaged = new StringBuilder();
        while (matcher.find()) {
            String value = VALUES[random.nextInt(VALUES.length)];
            matcher.appendReplacement(damaged, random.nextDouble() < share ? value : matcher.group());
        }
        return matcher.appendTail(damaged).toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
