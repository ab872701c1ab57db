/** The library's front door: {@link ai.toru.host.PluginHost} and what its methods take and give. */
package ai.toru.host;
