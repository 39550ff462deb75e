package io.crossdock.connectors.catalogue.servers;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What speaks MongoDB's protocol and keeps collections in a file, in MongoDB's place. It answers only when the file has what
 * was written, as MongoDB does with a journal; left to itself it would be a second behind. With a key in its directory it
 * speaks TLS, and asks for the login of {@link MongoLogin}.
 */
public final class MongoServer {
    private MongoServer() {}

    public static void main(String[] arguments) throws Exception {
        var kept = new H2Backend(Path.of(arguments[1], "collections.mv").toString());
        kept.version(new Version42());
        Optional<Path> key = ServerKey.in(arguments[1]);
        MongoBackend backend = answeringWhenKept(kept);
        var server = new de.bwaldvogel.mongo.MongoServer(key.isEmpty() ? backend : askingForALogin(backend));
        if (key.isPresent()) {
            char[] password = ServerKey.PASSWORD.toCharArray();
            KeyStore store = KeyStore.getInstance(key.get().toFile(), password);
            server.enableSsl(
                    (PrivateKey) store.getKey("server", password),
                    null,
                    Stream.of(store.getCertificateChain("server"))
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new));
        }
        server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
        Ready.say();
    }

    private static MongoBackend answeringWhenKept(H2Backend backend) {
        return (MongoBackend) Proxy.newProxyInstance(
                MongoBackend.class.getClassLoader(),
                new Class<?>[] {MongoBackend.class},
                (proxy, method, arguments) -> {
                    Object answer = invoke(backend, method, arguments);
                    if (method.getName().equals("handleMessage")) {
                        backend.commit();
                    }
                    return answer;
                });
    }

    private static MongoBackend askingForALogin(MongoBackend backend) {
        var login = new MongoLogin();
        return (MongoBackend) Proxy.newProxyInstance(
                MongoBackend.class.getClassLoader(),
                new Class<?>[] {MongoBackend.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("handleClose")) {
                        login.forget((Channel) arguments[0]);
                    } else if (method.getName().equals("handleMessage")) {
                        var message = (MongoMessage) arguments[0];
                        return login.answer(message.getChannel(), message.getDocument(), () ->
                                (Document) invoke(backend, method, arguments));
                    } else if (method.getName().equals("handleCommand")) {
                        return login.answer((Channel) arguments[0], (Document) arguments[3], () ->
                                (Document) invoke(backend, method, arguments));
                    }
                    return invoke(backend, method, arguments);
                });
    }

    private static Object invoke(MongoBackend backend, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(backend, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /** The oldest that the driver speaks to. */
    private static final class Version42 implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(4, 2, 0);
        }

        @Override
        public int getWireVersion() {
            return 8;
        }
    }
}
