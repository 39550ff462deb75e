package io.crossdock.connectors.catalogue.servers;

import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Apache's FTP server; {@code hub} with the password {@code secret} sees the folder {@code files}. */
public final class FileServer {
    private FileServer() {}

    public static void main(String[] arguments) throws Exception {
        var listener = new ListenerFactory();
        listener.setServerAddress("127.0.0.1");
        listener.setPort(Integer.parseInt(arguments[0]));
        var user = new BaseUser();
        user.setName("hub");
        user.setPassword("secret");
        user.setAuthorities(List.of(new WritePermission()));
        user.setHomeDirectory(
                Files.createDirectories(Path.of(arguments[1], "files")).toString());
        var factory = new FtpServerFactory();
        factory.addListener("default", listener.createListener());
        factory.getUserManager().save(user);
        factory.createServer().start();
        Ready.say();
    }
}
