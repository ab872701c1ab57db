package ai.toru.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Programs that a test runs and that a developer's machine may lack. Without one of them the test is skipped and says
 * so; with {@code -Dtoru.require=all} (or a list of their names, with commas) it fails instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ToolCondition.class)
@interface NeedsTool {

    /** Names of {@link Tool}s: the programs' usual names in lower case, such as {@code chromium}. */
    String[] value();
}
