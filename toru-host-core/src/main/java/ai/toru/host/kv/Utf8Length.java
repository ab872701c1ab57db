package ai.toru.host.kv;

/** How many bytes a text has in UTF-8, without encoding it. Pure. */
final class Utf8Length {

    private Utf8Length() {}

    static int of(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes += 1;
            } else if (unit < 0x800 || Character.isSurrogate(unit)) {
                bytes += 2; // each half of a pair: four in all
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
