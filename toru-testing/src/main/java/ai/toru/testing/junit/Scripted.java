package ai.toru.testing.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which {@link ScriptedPlugin} a parameter stands for. Parameters with the same id stand for the same plugin. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Scripted {

    /** The plugin's id; its route is {@code /ID}. */
    String value() default "scripted";

    /** Features of protocol 1.1 that it declares, of {@code multiplex} and {@code ping}. Default: it speaks protocol 1.0. */
    String[] features() default {};
}
