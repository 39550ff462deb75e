package io.crossdock.connectors.catalogue.servers;

import com.rabbitmq.client.ConnectionFactory;
import org.apache.qpid.server.SystemLauncher;
import org.awaitility.Awaitility;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Apache Qpid Broker-J with its queues in Derby on disk; guest may log in with the password guest. */
public final class AmqpServer {
    private AmqpServer() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        Path settings = Files.writeString(directory.resolve("broker.json"), """
                {
                  "name": "test", "modelVersion": "9.0",
                  "authenticationproviders": [{"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
                    "users": [{"name": "guest", "type": "managed", "password": "guest"}]}],
                  "ports": [{"name": "amqp", "type": "AMQP", "port": %s, "bindingAddress": "127.0.0.1",
                    "authenticationProvider": "plain", "protocols": ["AMQP_0_9_1"],
                    "virtualhostaliases": [{"name": "default", "type": "defaultAlias"},
                      {"name": "name", "type": "nameAlias"}]}],
                  "virtualhostnodes": [{"name": "default", "type": "DERBY", "defaultVirtualHostNode": true,
                    "storePath": "%s", "virtualHostInitialConfiguration": "{\\"type\\": \\"DERBY\\", \\"storePath\\": \\"%s\\"}"}]
                }
                """.formatted(
                        arguments[0], directory.resolve("config"), directory.resolve("messages")));
        new SystemLauncher()
                .startup(Map.of(
                        "type",
                        "JSON",
                        "storePath",
                        directory.resolve("store.json").toString(),
                        "initialConfigurationLocation",
                        settings.toUri().toString(),
                        "startupLoggedToSystemOut",
                        "false"));
        // the queues come up a little later than the port
        var client = new ConnectionFactory();
        client.setUri("amqp://guest:guest@127.0.0.1:" + arguments[0]);
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            client.newConnection().close();
            return true;
        });
        Ready.say();
        Thread.currentThread().join();
    }
}
