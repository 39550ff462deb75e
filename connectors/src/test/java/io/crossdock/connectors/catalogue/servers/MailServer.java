package io.crossdock.connectors.catalogue.servers;

import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * GreenMail, which holds mails in memory: here each is a file in {@code mails} before its sender hears that it was taken.
 * {@code hub@shop.example} logs in with the password {@code secret}.
 */
public final class MailServer {
    private MailServer() {}

    public static void main(String[] arguments) throws Exception {
        Path mails = Files.createDirectories(Path.of(arguments[1], "mails"));
        AtomicLong number;
        try (Stream<Path> before = Files.list(mails)) {
            number = new AtomicLong(before.count());
        }
        Optional<Path> key = ServerKey.in(arguments[1]);
        key.ifPresent(file -> {
            System.setProperty("greenmail.tls.keystore.file", file.toString());
            System.setProperty("greenmail.tls.keystore.password", ServerKey.PASSWORD);
        });
        String protocol = key.isPresent() ? "smtps" : "smtp";
        var server = new GreenMail(new ServerSetup(Integer.parseInt(arguments[0]), "127.0.0.1", protocol));
        server.setUser("hub@shop.example", "hub", "secret");
        server.getManagers().getUserManager().setMessageDeliveryHandler((mail, to) -> {
            try {
                Path part = mails.resolveSibling("part");
                try (var file = Files.newOutputStream(part)) {
                    mail.getMessage().writeTo(file);
                }
                Files.move(
                        part,
                        mails.resolve(String.format("%06d.eml", number.getAndIncrement())),
                        StandardCopyOption.ATOMIC_MOVE);
                return server.getUserManager().getUserByEmail("hub@shop.example");
            } catch (IOException unwritten) {
                throw new UncheckedIOException(unwritten);
            } catch (MessagingException wrong) {
                throw new UserException("not a mail", wrong);
            }
        });
        server.start();
        Ready.say();
        Thread.currentThread().join();
    }
}
