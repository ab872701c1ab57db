package ai.toru.host.internal.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Takes the members of an object one by one, as they come. */
@FunctionalInterface
interface MemberReader {

    /**
     * Takes a member if it means something here.
     *
     * @param value the kind of value that the cursor stands on
     * @param in stands on the value, and after a call that returned true at its end
     * @return false if the member means nothing here, and the cursor has not moved
     */
    boolean take(String name, JsonToken value, JsonCursor in) throws IOException;
}
