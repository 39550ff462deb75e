package io.crossdock.connectors.catalogue.servers;

import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

import java.nio.file.Path;

/** Apache ActiveMQ Artemis with its journal on disk, as an MQTT 5 broker. */
public final class MqttServer {
    private MqttServer() {}

    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[1]);
        String tls = ServerKey.in(arguments[1])
                .map(it -> ";sslEnabled=true;keyStoreType=PKCS12;keyStorePath=" + it + ";keyStorePassword="
                        + ServerKey.PASSWORD)
                .orElse("");
        var config = new ConfigurationImpl();
        config.setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(data.resolve("journal").toString())
                .setBindingsDirectory(data.resolve("bindings").toString())
                .setPagingDirectory(data.resolve("paging").toString())
                .setLargeMessagesDirectory(data.resolve("large").toString())
                .setJournalFileSize(1 << 20)
                .setMaxDiskUsage(100)
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + arguments[0] + "?protocols=MQTT" + tls);
        var server = new EmbeddedActiveMQ();
        server.setConfiguration(config);
        server.start();
        Ready.say();
    }
}
