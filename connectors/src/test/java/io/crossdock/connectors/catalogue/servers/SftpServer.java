package io.crossdock.connectors.catalogue.servers;

import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Apache MINA's SFTP server; {@code hub} with the password {@code secret} sees the folder {@code files}. */
public final class SftpServer {
    private SftpServer() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        var server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(Integer.parseInt(arguments[0]));
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(directory.resolve("host-key")));
        server.setPasswordAuthenticator((name, password, session) -> name.equals("hub") && password.equals("secret"));
        server.setFileSystemFactory(new VirtualFileSystemFactory(Files.createDirectories(directory.resolve("files"))));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.start();
        Ready.say();
        Thread.currentThread().join();
    }
}
