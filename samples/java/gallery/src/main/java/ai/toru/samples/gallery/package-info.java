/** A sample plugin with the SDK for Java: images that people upload. */
@NullMarked
package ai.toru.samples.gallery;

import org.jspecify.annotations.NullMarked;
