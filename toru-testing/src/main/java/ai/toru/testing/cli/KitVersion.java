package ai.toru.testing.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest has. Immutable. */
final class KitVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Kit.class.getPackage().getImplementationVersion();
        return new String[] {"toru-testing " + (version == null ? "(not packaged)" : version)};
    }
}
