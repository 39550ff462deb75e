package io.crossdock.connectors.catalogue.servers;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;

/**
 * What speaks MongoDB's protocol and keeps collections in a file, in MongoDB's place. It answers only when the file has what
 * was written, as MongoDB does with a journal; left to itself it would be a second behind.
 */
public final class MongoServer {
    private MongoServer() {}

    public static void main(String[] arguments) throws Exception {
        var kept = new H2Backend(Path.of(arguments[1], "collections.mv").toString());
        kept.version(new Version42());
        var server = new de.bwaldvogel.mongo.MongoServer(answeringWhenKept(kept));
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

    private static Object invoke(H2Backend backend, Method method, Object[] arguments) throws Throwable {
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
