/**
 * The browser runtime of Toru: what an application imports from `toru-host.js`, and what a plugin's bundle is given.
 *
 * A bundle written in TypeScript names it once, and then knows `window.ToruPlugins`:
 *
 *     /// <reference path="./toru-host.d.ts" />
 */

/** What a plugin is shown of itself; a status of `GET /api/plugins` will do. */
export interface PluginMetadata {
    readonly id: string;
    readonly name?: string;
    readonly version?: string;
    readonly author?: string | null;
    readonly icon?: string | null;
    /** Where its traffic goes, for example `/my-plugin`. */
    readonly route: string;
}

/** How a toast looks, and how urgently it is read out. */
export type ToastKind = 'success' | 'error' | 'info';

/** One key with its value. */
export interface KeyValueEntry {
    readonly key: string;
    readonly value: string;
    /** When the key ends by itself, in ISO 8601; missing where it does not. */
    readonly expiresAt?: string;
}

/** What the host says when it refuses something; also the reason of a plugin that cannot be shown. */
export interface HostError extends Error {
    /** The condition, for example `forbidden` or `quota_exceeded`; empty where what answered was not the host. */
    readonly code: string;
    /** The HTTP status. */
    readonly status: number;
}

/**
 * The plugin's key-value data, the same that its process sees. The host lets those read and change it who may manage
 * plugins. For others, and whenever it fails, promises are rejected with a {@link HostError}.
 */
export interface KeyValueData {
    /** The value of a key, or null. */
    get(key: string): Promise<string | null>;
    /** Sets a key, for good or for so many milliseconds. */
    set(key: string, value: string, options?: { ttlMs?: number }): Promise<void>;
    /** Removes a key, whether or not it is there. */
    delete(key: string): Promise<void>;
    /** All entries whose keys begin with the prefix, in the order of their keys' UTF-8 bytes. */
    list(prefix?: string): Promise<KeyValueEntry[]>;
}

/** What a bundle's `mount(container, api)` is given. After the plugin is unmounted none of it does anything. */
export interface PluginApi {
    /** Asks the plugin itself. `/x`, `x` and `/api/plugins/{own id}/x` all reach its `/x`. */
    fetch(path: string, options?: RequestInit): Promise<Response>;
    /** Shows a short message in a corner of the page. */
    showToast(message: string, kind?: ToastKind): void;
    /** Opens a view of the application, for example `/dashboard`. */
    navigate(path: string): void;
    readonly kv: KeyValueData;
    readonly plugin: Readonly<PluginMetadata>;
    /**
     * Where in the plugin's view the user is: the rest of the address with query and hash, or ''. When it changes, the
     * container gets a `toru-navigate` event.
     */
    readonly path: string;
    /** Aborted when the plugin is unmounted. */
    readonly signal: AbortSignal;
}

/** Tells a bundle that the user went elsewhere within the plugin's view. Bubbles. */
export type NavigateEvent = CustomEvent<{ readonly path: string }>;

/** What a bundle registers under the plugin's id. */
export interface PluginView {
    /** Somebody opens the plugin. What it throws, now or later, is shown in the plugin's place. */
    mount(container: HTMLElement, api: PluginApi): unknown;
    /** Somebody leaves it. */
    unmount?(container: HTMLElement): void;
}

/** How an application mounts a plugin. */
export interface MountOptions {
    /** Address of the application; all other addresses are relative to it. Default: that of `toru-host.js`, one up. */
    base?: string | URL;
    /** Where PluginServlet is mapped; default `plugins`, empty for PluginFilter. */
    pluginsPath?: string;
    /** Where PluginManagementServlet is mapped; default `api/plugins`. */
    apiPath?: string;
    /** Opens a view of the application. Default: loads that page; for an isolated plugin, nothing. */
    navigate?: (url: URL) => void;
    /** Where in the plugin's view to begin: the rest of the address with query and hash. Default ''. */
    path?: string;
    /** For plugins that are not trusted: in a frame of its own that reaches nothing but the plugin. Default false. */
    isolated?: boolean;
    /** Makes a style sheet for all these class names, for example with Tailwind. Never called twice at once. */
    utilityCss?: (classNames: string[]) => Promise<string> | string;
}

/** A plugin in a page. */
export interface MountedPlugin {
    readonly id: string;
    /** Whether the plugin is shown, once that is settled. If not, the container says why. Never rejected. */
    readonly ready: Promise<boolean>;
    /** Tells the plugin that the user went elsewhere within its view. */
    navigated(path: string): void;
    /**
     * Call it when the plugin's run or version is another. Where its bundle is another by now, or was not shown before,
     * mounts anew; else changes nothing. Resolves with whether the plugin is shown; never rejected.
     */
    upgraded(): Promise<boolean>;
    /** Takes the plugin out of the page, at any time. May be called more than once. */
    unmount(): void;
}

/**
 * Loads a plugin's bundle, unless this very content is loaded already, and lets it fill a container. Does not fail for
 * a fault of the plugin: the container then shows what went wrong.
 *
 * @param plugin its id, or its status
 */
export function mountPlugin(
    container: HTMLElement,
    plugin: string | PluginMetadata,
    options?: MountOptions,
): MountedPlugin;

/** Shows a short message in a corner of the page, and reads it out to those who cannot see it. */
export function showToast(message: string, kind?: ToastKind): void;

declare global {
    interface Window {
        /** Views by the ids of their plugins. Bundles add theirs. */
        ToruPlugins?: Record<string, PluginView>;
    }

    interface HTMLElementEventMap {
        'toru-navigate': NavigateEvent;
    }
}
