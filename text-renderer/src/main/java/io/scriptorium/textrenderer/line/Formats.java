package io.scriptorium.textrenderer.line;

import java.util.Locale;

/** Grammars of what is not prose: numbers, prices, dates, codes, names, addresses, receipts. */
final class Formats {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String CODE = LETTERS + "0123456789";
    private static final String[] MONTHS =
            ("January February March April May June July August September October November December Jan Feb Mar Apr"
                            + " Jun Jul Aug Sept Oct Nov Dec janvier février mars avril mai juin juillet août septembre"
                            + " octobre novembre décembre Januar Februar März Juni Juli Oktober Dezember enero febrero"
                            + " abril mayo agosto octubre gennaio febbraio aprile giugno luglio ottobre dicembre")
                    .split(" ", -1);
    private static final String[] FIRST_NAMES =
            ("John Mary William Anna James Elizabeth Charles Margaret Thomas Helen George Alice Robert Ruth Henry Emma"
                            + " Jean Marie Pierre Louis Hans Karl Friedrich Greta José María Juan Carmen Giovanni Lucia"
                            + " Jan Piotr Zofia Jiří Tomáš Lars Søren Åke Mehmet Ayşe Ahmad Siti Wei Ming Raj Priya"
                            + " Zoë Xavier Quentin Yvonne Björn Jürgen André François Renée Ángel")
                    .split(" ", -1);
    private static final String[] LAST_NAMES =
            ("Smith Jones Brown Taylor Wilson Clark Wright Walker Johnson Young King Quincy Fitzgerald O'Brien McDonald"
                            + " Müller Schmidt Weiß Köhler Dupont Lefèvre Moreau García Núñez Fernández Rossi Bianchi"
                            + " Silva Gonçalves Kowalski Wójcik Novák Dvořák Jensen Sørensen Lindström Virtanen Popescu"
                            + " Nagy Szabó Yılmaz Tan Lim Wong Singh Kumar bin Abdullah van Dijk de Vries Knox Zweig")
                    .split(" ", -1);
    private static final String[] TOWNS =
            ("London Paris Berlin Madrid Roma Wien Praha Warszawa Kraków Budapest Bucureşti Lisboa Porto Amsterdam"
                            + " Den-Haag København Stockholm Oslo Helsinki İstanbul Zürich Genève Köln München Málaga"
                            + " Orléans Boston Chicago Philadelphia Washington Melbourne Singapore Penang Johor-Bahru"
                            + " Kuala-Lumpur Selangor")
                    .split(" ", -1);
    private static final String[] STREETS = {
        "Street",
        "St.",
        "Road",
        "Rd",
        "Avenue",
        "Ave.",
        "Lane",
        "Square",
        "straße",
        "platz",
        "weg",
        "Jalan",
        "Drive",
        "Court",
        "Boulevard",
        "Bldg",
        "Terrace"
    };
    private static final String[] RECEIPT_WORDS = {
        "TOTAL",
        "Total",
        "SUBTOTAL",
        "Sub Total",
        "CASH",
        "CHANGE",
        "Rounding",
        "Rounding Adjustment",
        "GST 6%",
        "GST @ 6%",
        "TAX",
        "VAT 20%",
        "Total Sales (Inclusive of GST)",
        "AMOUNT",
        "Amount Due",
        "BALANCE",
        "ITEM COUNT",
        "NET",
        "MwSt 19%",
        "SUMME",
        "TOTAL TTC",
        "TVA",
        "Discount",
        "DISC 10%",
        "Tip",
        "Deposit",
        "VISA CARD",
        "Paid",
        "QTY",
        "Total Qty",
        "GST SUMMARY",
        "Tax Amount",
        "Nett Total",
        "IVA 21%",
        "TOTALE EURO",
        "Service Charge"
    };
    private static final String[] RECEIPT_LABELS = {
        "Tel: ",
        "TEL ",
        "Tel. : ",
        "Fax : ",
        "INVOICE NO: ",
        "Invoice No : ",
        "Receipt #",
        "GST ID No : ",
        "GST REG: ",
        "Cashier: ",
        "Cashier : ",
        "Date : ",
        "DATE ",
        "Date: ",
        "Time: ",
        "TIME ",
        "Table ",
        "Bill No. ",
        "Reg No. ",
        "Company Reg. ",
        "CO. REG NO: ",
        "Doc No. : ",
        "Ref: ",
        "Member: ",
        "Terminal ",
        "Order # "
    };
    private static final String[] GOODS =
            ("MILK BREAD EGGS SUGAR COFFEE TEA RICE CHICKEN BEEF FISH NOODLES SALT OIL BUTTER CHEESE WATER JUICE COLA"
                            + " BEER WINE SOAP PAPER PEN INK BATTERY CABLE SCREW NAIL PAINT BRUSH TAPE GLUE LAMP BOX BAG"
                            + " PACK SET LARGE SMALL RED BLUE WHITE BLACK HOT COLD ICED FRIED SPICY SPECIAL ORIGINAL"
                            + " 500G 1KG 250ML 1L 12PCS 2X 3M 10MM A4 NO.5 (L) (S) W/ PVC USB LED")
                    .split(" ", -1);

    private Formats() {}

    private static String digits(Dice dice, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + dice.below(10)));
        }
        return digits.toString();
    }

    private static String from(Dice dice, String letters, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(dice.pick(letters));
        }
        return text.toString();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** A number in one of many dresses: count, price, date, time, code, telephone, reference. */
    static String number(Dice dice) {
        return switch (dice.weighted(15, 10, 8, 8, 9, 6, 5, 6, 5, 6, 4, 5, 3, 3, 3)) {
            case 0 -> String.valueOf(dice.below(100));
            case 1 -> money(dice);
            case 2 -> grouped((long) Math.exp(dice.uniform(4, 20)), dice.pick(",", ",", ".", " ", "'"));
            case 3 ->
                decimal(Math.exp(dice.uniform(-4, 9)), dice.between(1, 4), dice.chance(0.2))
                        + dice.pick("", "", "", "%", " %", " kg", " km", " m²", "°", " °C", " mm", "×");
            case 4 -> date(dice);
            case 5 ->
                format("%d:%02d", dice.below(24), dice.below(60))
                        + dice.pick(
                                ":" + format("%02d", dice.below(60)), "", "", " AM", " p.m.", "am", "PM", " Uhr", " h");
            case 6 -> from(dice, CODE, dice.between(2, 10));
            case 7 -> telephone(dice);
            case 8 ->
                digits(dice, dice.between(2, 4)) + "-" + digits(dice, dice.between(2, 5))
                        + (dice.chance(0.4) ? "-" + digits(dice, dice.between(1, 4)) : "");
            case 9 -> reference(dice);
            case 10 -> dice.between(1, 20) + "." + dice.below(20) + (dice.chance(0.5) ? "." + dice.below(20) : "");
            case 11 -> digits(dice, dice.between(5, 14));
            case 12 ->
                from(dice, LETTERS, dice.between(1, 3))
                        + dice.pick("-", "", " ", "/")
                        + digits(dice, dice.between(2, 6));
            case 13 -> roman(dice.between(1, 60)) + dice.pick("", ".", ")", ",");
            default ->
                dice.pick("-", "+", "±", "<", ">", "=", "~", "−", "≈", "≤")
                        + decimal(Math.exp(dice.uniform(-3, 6)), dice.between(0, 3), false);
        };
    }

    private static String decimal(double value, int places, boolean comma) {
        String text = format("%." + places + "f", value);
        return comma ? text.replace('.', ',') : text;
    }

    private static String grouped(long value, String separator) {
        return format("%,d", value).replace(",", separator);
    }

    private static String roman(int value) {
        String[] tens = {"", "X", "XX", "XXX", "XL", "L", "LX"};
        String[] ones = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
        return tens[value / 10] + ones[value % 10];
    }

    static String money(Dice dice) {
        double value = Math.exp(dice.uniform(-1, 9));
        String amount = dice.chance(0.7) ? format("%.2f", value) : format("%,.2f", value);
        if (dice.chance(0.2)) {
            amount = amount.replace(',', ';').replace('.', ',').replace(';', '.');
        }
        return dice.pick("", "", "", "", "$", "£", "€", "RM", "RM ", "EUR ", "USD ", "¥", "-", "@", "Fr. ", "kr ")
                + amount
                + dice.pick("", "", "", "", "", " €", " EUR", " A", " SR", "-", "*", " T", " zł", " Kč", " F");
    }

    static String date(Dice dice) {
        String mark = dice.pick("/", "/", "-", ".");
        int year = dice.between(1700, 2030);
        int day = dice.between(1, 31);
        return switch (dice.below(6)) {
            case 0, 1 -> format("%02d%s%02d%s%d", day, mark, dice.between(1, 12), mark, year);
            case 2 -> format("%02d%s%02d%s%02d", day, mark, dice.between(1, 12), mark, year % 100);
            case 3 -> format("%s %d, %d", dice.pick(MONTHS), day, year);
            case 4 -> format("%d%s %s %d", day, dice.pick("", "", ".", "th", "er"), dice.pick(MONTHS), year);
            default -> format("%d-%02d-%02d", year, dice.between(1, 12), day);
        };
    }

    private static String telephone(Dice dice) {
        return switch (dice.below(4)) {
            case 0 ->
                "+" + dice.between(1, 99) + " " + digits(dice, dice.between(2, 3)) + " "
                        + digits(dice, dice.between(4, 7));
            case 1 -> "(" + digits(dice, 3) + ") " + digits(dice, 3) + "-" + digits(dice, 4);
            case 2 -> digits(dice, dice.between(2, 3)) + "-" + digits(dice, dice.between(6, 8));
            default -> digits(dice, 2) + " " + digits(dice, 2) + " " + digits(dice, 2) + " " + digits(dice, 2);
        };
    }

    private static String reference(Dice dice) {
        String n = String.valueOf(dice.between(1, 400));
        return switch (dice.below(16)) {
            case 0 -> "(" + n + ")";
            case 1 -> n + ".";
            case 2 -> "[" + n + "]";
            case 3 -> n + ")";
            case 4 -> "p. " + n;
            case 5 -> "pp. " + n + dice.pick("-", "–") + dice.between(400, 900);
            case 6 -> dice.pick("No. ", "N° ", "Nr. ", "№ ") + n;
            case 7 -> dice.pick("§ ", "§", "¶ ") + n;
            case 8 -> dice.pick("Fig. ", "Figure ", "Abb. ") + n;
            case 9 -> dice.pick("Table ", "Tab. ", "Tableau ") + n;
            case 10 -> "#" + n;
            case 11 -> n + "°" + dice.pick("", " C", " 30'", " 15′ 20″");
            case 12 -> "Eq. (" + n + ")";
            case 13 -> "vol. " + roman(dice.between(1, 40)) + ", " + n;
            case 14 -> n + dice.pick("*", "†", "²", "³", "½", "¼", "ª", "º", "™", "®");
            default -> dice.pick("*", "†", "(a) ", "i) ", "B-") + n;
        };
    }

    static String name(Dice dice) {
        String first = dice.pick(FIRST_NAMES);
        String last = dice.pick(LAST_NAMES);
        return switch (dice.below(6)) {
            case 0 -> last + ", " + first.charAt(0) + ".";
            case 1 -> first + " " + dice.pick(LETTERS) + ". " + last;
            case 2 ->
                dice.pick("Mr. ", "Mrs. ", "Dr. ", "M. ", "Prof. ", "Herr ", "Frau ", "Mme ", "Sr. ", "Sir ") + last;
            case 3 -> last + " " + first;
            default -> first + " " + last;
        };
    }

    static String address(Dice dice) {
        String street = dice.pick(LAST_NAMES) + " " + dice.pick(STREETS);
        String town = dice.pick(TOWNS).replace('-', ' ');
        String code = digits(dice, dice.between(4, 6));
        return switch (dice.below(7)) {
            case 0 -> dice.between(1, 300) + ", " + street;
            case 1 -> street + " " + dice.between(1, 300) + dice.pick("", "a", "B", "/2");
            case 2 -> code + " " + town;
            case 3 -> town + ", " + dice.pick(LETTERS) + dice.pick(LETTERS) + " " + code;
            case 4 ->
                "NO " + dice.between(1, 99) + ", JALAN " + dice.pick(LAST_NAMES).toUpperCase(Locale.ROOT) + " "
                        + dice.between(1, 9) + "/" + dice.between(1, 30) + ",";
            case 5 -> name(dice) + ", " + town;
            default -> dice.between(1, 300) + " " + street + ", " + town + " " + code;
        };
    }

    static String web(Dice dice, Words words) {
        String a = words.word(dice).toLowerCase(Locale.ROOT);
        String b = words.word(dice).toLowerCase(Locale.ROOT);
        return switch (dice.below(4)) {
            case 0 ->
                a + dice.pick(".", "_", "-", "") + b + "@" + dice.pick("mail", "example", "office")
                        + dice.pick(".com", ".org", ".net", ".edu", ".de", ".fr");
            case 1 ->
                dice.pick("http://", "https://", "www.", "ftp://")
                        + a
                        + dice.pick(".", "-", "")
                        + b
                        + dice.pick(".org/", ".com/", ".de/", ".net")
                        + dice.pick("", digits(dice, 4), b, "index.html", "?q=" + a);
            case 2 -> a + dice.pick(".html", ".py", ".txt", ".c", "()", ".pdf", ".jl", ".java");
            default -> "/" + a + "/" + b + dice.pick("", "/", ".conf", "~");
        };
    }

    static String code(Dice dice, Words words) {
        String a = words.word(dice).toLowerCase(Locale.ROOT);
        String b = words.word(dice).toLowerCase(Locale.ROOT);
        return switch (dice.below(11)) {
            case 0 -> a + "(" + b + ", " + number(dice) + ")" + dice.pick("", ";", ":");
            case 1 -> "if (" + a + dice.pick(" == ", " != ", " <= ", " >= ", " && ", " || ") + b + ") {";
            case 2 ->
                a
                        + dice.pick(" = ", " += ", " := ", "=", " <- ")
                        + b
                        + dice.pick("[i]", "[0]", "{}", "->" + a, "." + a, "")
                        + dice.pick(";", "");
            case 3 -> dice.pick("# ", "$ ", "> ", ">>> ", "julia> ", "% ") + a + " " + dice.pick("--", "-") + b;
            case 4 ->
                dice.pick("def ", "function ", "void ", "import ", "return ", "@", "\\", "#include <")
                        + a
                        + dice.pick("", "_" + b, "." + b);
            case 5 -> "<" + a + " " + b + "=\"" + dice.below(99) + "\">";
            case 6 ->
                "\"" + a + "\": " + dice.pick("\"" + b + "\"", String.valueOf(dice.below(999)), "true", "null", "[")
                        + dice.pick(",", "", "}");
            case 7 -> "0x" + format("%0" + dice.between(2, 8) + "X", dice.nextLong() & 0xffff);
            case 8 -> "// " + a + " " + b;
            case 9 ->
                a
                        + dice.pick("^2", "_i", "*", "/")
                        + dice.pick(" + ", " - ", " * ")
                        + b
                        + dice.pick("!", "'", "~", "|", "\\");
            default -> web(dice, words);
        };
    }

    static String receipt(Dice dice, Words words, int length) {
        return switch (dice.below(8)) {
            case 0, 1 -> goods(dice, Math.max(4, length - 9)) + dice.pick(" ", "  ", "   ") + money(dice);
            case 2 ->
                dice.between(1, 30) + " " + dice.pick("x", "X", "@", "PCS", "*", "", "EA") + " "
                        + goods(dice, Math.max(3, length - 14)) + " " + money(dice);
            case 3 -> dice.pick(RECEIPT_WORDS) + dice.pick(": ", " ", " : ", "  ", " = ") + money(dice);
            case 4 -> dice.pick(RECEIPT_LABELS) + number(dice) + (dice.chance(0.4) ? " " + number(dice) : "");
            case 5 -> address(dice).toUpperCase(Locale.ROOT);
            case 6 ->
                dice.pick(
                        "THANK YOU",
                        "Thank You. Please come again",
                        "GOODS SOLD ARE NOT RETURNABLE",
                        "*** " + words.word(dice).toUpperCase(Locale.ROOT) + " ***",
                        "TAX INVOICE",
                        "CASH BILL",
                        words.word(dice).toUpperCase(Locale.ROOT) + " SDN BHD",
                        "(" + digits(dice, 6) + "-" + dice.pick(LETTERS) + ")");
            default -> {
                String line = words.sentences(dice, length);
                yield dice.chance(0.7) ? line.toUpperCase(Locale.ROOT) : line;
            }
        };
    }

    private static String goods(Dice dice, int length) {
        StringBuilder text = new StringBuilder(dice.pick(GOODS));
        while (text.length() < length) {
            text.append(' ').append(dice.pick(GOODS));
        }
        return dice.chance(0.25) ? text.toString().toLowerCase(Locale.ROOT) : text.toString();
    }
}
