package io.crossdock.connectors.catalogue.servers;

import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** S3Proxy with a folder behind it, in which a folder is a bucket; the user {@code hub} has the key {@code secret-key}. */
public final class S3Server {
    private S3Server() {}

    public static void main(String[] arguments) throws Exception {
        var settings = new Properties();
        settings.setProperty(
                "jclouds.filesystem.basedir",
                Files.createDirectories(Path.of(arguments[1], "buckets")).toString());
        BlobStore store = ContextBuilder.newBuilder(new FilesystemNio2BlobProviderMetadata())
                .credentials("of", "nobody")
                .overrides(settings)
                .build(BlobStoreContext.class)
                .getBlobStore();
        store.createContainerInLocation(null, "shop");
        String authority = "127.0.0.1:" + arguments[0];
        var server = S3Proxy.builder()
                .blobStore(store)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "hub", "secret-key")
                .ignoreUnknownHeaders(true);
        Optional<Path> key = ServerKey.in(arguments[1]);
        if (key.isPresent()) {
            server.secureEndpoint(URI.create("https://" + authority))
                    .keyStore(key.get().toString(), ServerKey.PASSWORD);
        } else {
            server.endpoint(URI.create("http://" + authority));
        }
        server.build().start();
        Ready.say();
        Thread.currentThread().join();
    }
}
