/** The web application: its pages, its settings and the sample plugins it brings. The rest is the servlet module's. */
@NullMarked
package ai.toru.demo.web;

import org.jspecify.annotations.NullMarked;
