package io.crossdock.ci.serdes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.apicurio.registry.resolver.client.RegistryArtifactReference;
import io.apicurio.registry.resolver.client.RegistryClientFacade;
import io.apicurio.registry.resolver.client.RegistryVersionCoordinates;
import io.apicurio.registry.resolver.strategy.ArtifactReference;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A registry with Confluent's REST API, for Apicurio's serialisers, whose own client speaks Apicurio's. */
final class ConfluentRegistry implements RegistryClientFacade {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final String login;
    private final HttpClient http;

    ConfluentRegistry(String url, String login, HttpClient http) {
        this.url = url;
        this.login = "Basic " + Base64.getEncoder().encodeToString(login.getBytes());
        this.http = http;
    }

    private JsonNode ask(String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", login)
                .header("Content-Type", "application/vnd.schemaregistry.v1+json");
        try {
            HttpResponse<String> answer = http.send(
                    (body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (java.io.IOException | InterruptedException failed) {
            throw new IllegalStateException(path, failed);
        }
    }

    @Override
    public RegistryVersionCoordinates createSchema(
            String type,
            String group,
            String artifact,
            String version,
            String ifExists,
            boolean canonical,
            String schema,
            Set<RegistryArtifactReference> references) {
        String body = JSON.valueToTree(Map.of("schemaType", type, "schema", schema)).toString();
        return at(ask("/subjects/" + artifact + "/versions", body).get("id").asLong(), group, artifact);
    }

    @Override
    public String getSchemaByContentId(Long id) {
        return ask("/schemas/ids/" + id, null).get("schema").asText();
    }

    @Override
    public String getSchemaByGlobalId(long id, boolean dereferenced) {
        return getSchemaByContentId(id);
    }

    @Override
    public String getSchemaByGAV(String group, String artifact, String version) {
        return ask("/subjects/" + artifact + "/versions/" + version, null).get("schema").asText();
    }

    @Override
    public RegistryVersionCoordinates getVersionCoordinatesByGAV(String group, String artifact, String version) {
        return at(ask("/subjects/" + artifact + "/versions/" + version, null).get("id").asLong(), group, artifact);
    }

    private static RegistryVersionCoordinates at(long id, String group, String artifact) {
        return RegistryVersionCoordinates.create(id, id, group, artifact, "1");
    }

    @Override
    public List<RegistryVersionCoordinates> searchVersionsByContent(
            String schema, String type, ArtifactReference reference, boolean canonical) {
        return List.of();
    }

    @Override
    public String getSchemaByContentHash(String hash) {
        throw new UnsupportedOperationException("Confluent's API finds schemas by id or subject");
    }

    @Override
    public List<RegistryArtifactReference> getReferencesByContentId(long id) {
        return List.of();
    }

    @Override
    public List<RegistryArtifactReference> getReferencesByGlobalId(long id) {
        return List.of();
    }

    @Override
    public List<RegistryArtifactReference> getReferencesByGAV(String group, String artifact, String version) {
        return List.of();
    }

    @Override
    public List<RegistryArtifactReference> getReferencesByContentHash(String hash) {
        return List.of();
    }

    @Override
    public Object getClient() {
        return http;
    }
}
