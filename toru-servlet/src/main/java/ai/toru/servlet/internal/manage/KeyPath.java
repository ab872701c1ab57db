package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.request.OddPathException;
import ai.toru.servlet.internal.request.PathRule;

/** Keys in paths. Pure. */
final class KeyPath {

    private KeyPath() {}

    /**
     * The key that a path names: all behind the first slash, further slashes included, percent signs decoded once. The path
     * has passed {@link PathRule#odd}, so it names no key with a backslash, percent sign or control character, none with
     * {@code .} or {@code ..} between slashes, and none with two slashes in a row: containers disagree on those.
     *
     * @param rawPath starting with {@code /}
     * @throws OddPathException if it has path parameters, or is not UTF-8
     */
    static String key(String rawPath) throws OddPathException {
        if (rawPath.indexOf(';') >= 0) {
            throw new OddPathException();
        }
        return PathRule.decoded(rawPath.substring(1)).orElseThrow(OddPathException::new);
    }
}
