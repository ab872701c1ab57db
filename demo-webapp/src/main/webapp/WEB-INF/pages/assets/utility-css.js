/**
 * Tailwind's utility classes for plugins' views: what the class names mean that a plugin's elements have. Tailwind's own
 * compiler runs in the browser, and is loaded when the first class name is met. Its rules are in layers, and reach no
 * further than the plugin's view, so that the application's own pages do not notice, whatever names they share.
 */

const TAILWIND = new URL('vendor/tailwindcss-4.3.5/', import.meta.url);

let compiler = null;

/**
 * @param {string[]} classNames what a plugin's elements have; names that are not Tailwind's are ignored
 * @returns {Promise<string>} rules for all names that were ever asked for
 */
export async function utilityCss(classNames) {
    compiler ??= load();
    return (await compiler).build(classNames);
}

async function load() {
    const [{ compile }, theme, preflight] = await Promise.all([
        import(new URL('lib.mjs', TAILWIND)), text('theme.css'), text('preflight.css')]);
    return compile(`
        @layer shell, theme, base, stage, utilities;
        @layer theme { ${theme} }
        @layer base { @scope (.toru-plugin) { ${preflight} } }
        @layer utilities { @scope (.toru-plugin) { @tailwind utilities; } }
        @custom-variant dark (&:where([data-theme=dark], [data-theme=dark] *));`);
}

async function text(name) {
    const response = await fetch(new URL(name, TAILWIND));
    if (!response.ok) throw new Error(`The application lacks ${name}: it answered ${response.status}.`);
    return response.text();
}
