package io.crossdock.connectors.plugin;

import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyFilter;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.version.Version;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds an artifact and what it needs in Maven repositories, as Maven itself would. A file that does not match the
 * checksum beside it, or has none, is refused. Holds what it fetched in a folder of its own, never in the user's.
 */
final class Resolution {
    private static final Pattern RELEASE = Pattern.compile("\\d+(\\.\\d+)*");
    private static final Set<String> NEEDED_TO_RUN = Set.of("compile", "runtime");
    private final List<URI> repositories;
    private final Path cache;

    Resolution(List<URI> repositories, Path cache) {
        this.repositories = List.copyOf(repositories);
        this.cache = cache;
    }

    /**
     * The jars of an artifact and of all it needs, but for what the hub has.
     *
     * @throws NoSuchVersionException if the artifact itself is nowhere in this version
     * @throws IOException if one is nowhere, cannot be fetched, or is not what its checksum says
     */
    List<Path> jars(Coordinate coordinate, HubJars hub) throws IOException {
        RepositorySystem system = new RepositorySystemSupplier().get();
        try (CloseableSession session = session(system)) {
            var root = new DefaultArtifact(coordinate.groupId(), coordinate.artifactId(), "jar", coordinate.version());
            var collect = new CollectRequest(new Dependency(root, "runtime"), remotes());
            DependencyFilter missing = (node, parents) -> node.getArtifact() != null
                    && NEEDED_TO_RUN.contains(node.getDependency().getScope())
                    && !node.getDependency().isOptional()
                    && hub.version(node.getArtifact().getArtifactId()).isEmpty();
            var jars = new ArrayList<Path>();
            for (ArtifactResult result : system.resolveDependencies(session, new DependencyRequest(collect, missing))
                    .getArtifactResults()) {
                Artifact artifact = result.getArtifact();
                if (artifact.getExtension().equals("jar")) {
                    jars.add(artifact.getPath());
                }
            }
            return jars;
        } catch (DependencyResolutionException failed) {
            String message = coordinate + " cannot be had from " + repositories + ": " + reason(failed);
            throw isNowhere(coordinate, failed)
                    ? new NoSuchVersionException(message, failed)
                    : new IOException(message, failed);
        } finally {
            system.shutdown();
        }
    }

    /**
     * The releases of an artifact before the given one, and of its major version, newest first; none if the repositories
     * list none.
     *
     * @throws IOException if they cannot be asked
     */
    List<String> releasesBefore(Coordinate coordinate) throws IOException {
        String version = coordinate.version();
        String major = version.substring(0, Math.max(version.indexOf('.'), 0));
        RepositorySystem system = new RepositorySystemSupplier().get();
        try (CloseableSession session = session(system)) {
            var range = new DefaultArtifact(
                    coordinate.groupId(), coordinate.artifactId(), "jar", "[" + major + "," + version + ")");
            var releases = new ArrayList<String>();
            for (Version each : system.resolveVersionRange(session, new VersionRangeRequest(range, remotes(), null))
                    .getVersions()) {
                if (RELEASE.matcher(each.toString()).matches()) {
                    releases.add(0, each.toString());
                }
            }
            return releases;
        } catch (VersionRangeResolutionException impossible) {
            throw new IOException(coordinate + " has no versions that could be listed", impossible);
        } finally {
            system.shutdown();
        }
    }

    private CloseableSession session(RepositorySystem system) {
        return new SessionBuilderSupplier(system)
                .get()
                .withLocalRepositoryBaseDirectories(cache)
                .setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_FAIL)
                .build();
    }

    /** Whether it is the artifact itself that no repository has, and not one that it needs. */
    private static boolean isNowhere(Coordinate coordinate, Throwable failed) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof ArtifactNotFoundException missing) {
                return missing.getArtifact().getArtifactId().equals(coordinate.artifactId());
            }
        }
        return false;
    }

    private List<RemoteRepository> remotes() {
        var policy = new RepositoryPolicy(
                true, RepositoryPolicy.UPDATE_POLICY_ALWAYS, RepositoryPolicy.CHECKSUM_POLICY_FAIL);
        var remotes = new ArrayList<RemoteRepository>();
        for (URI repository : repositories) {
            remotes.add(new RemoteRepository.Builder("r" + remotes.size(), "default", repository.toString())
                    .setPolicy(policy)
                    .build());
        }
        return remotes;
    }

    private static String reason(Throwable failed) {
        Throwable last = failed;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }
}
