package ai.toru.servlet.internal.manage;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.servlet.internal.answer.BadBodyException;
import ai.toru.servlet.internal.answer.BodyText;
import ai.toru.servlet.internal.answer.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a PUT of one key asks for. Pure. */
final class KeyValuePut {

    private KeyValuePut() {}

    /**
     * Reads the body: text is the value itself; JSON may say how long it stays, and what has to be there before.
     *
     * @throws BadBodyException if it will not do
     */
    static KeyValueAction of(String key, @Nullable String contentType, byte @Nullable [] body) {
        if (BodyType.of(contentType) == BodyType.TEXT) {
            return KeyValueAction.change(KeyValueChange.set(key, BodyText.of(body)), KeyValueJson::changed);
        }
        JsonObject json = JsonObject.of(body);
        KeyValueChange change = json.has("expected")
                ? KeyValueAction.compareAndSet(key, json, json.text("value"))
                : KeyValueAction.set(key, json);
        return KeyValueAction.change(change, KeyValueJson::changedAsExpected);
    }
}
