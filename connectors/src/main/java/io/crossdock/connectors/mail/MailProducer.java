package io.crossdock.connectors.mail;

import io.crossdock.connectors.delivery.UndeliverableException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.Date;

/**
 * Sends each message as one mail, with a connection of its own. Only what the connector's file says becomes a header of
 * the mail, so that whoever writes records cannot add recipients. Thread-safe.
 */
final class MailProducer extends DefaultProducer {
    /** Variables that the kamelet sets: who gets the mail, and its subject. */
    static final String TO = "mailTo";

    static final String SUBJECT = "mailSubject";

    private static final Logger LOG = LoggerFactory.getLogger(MailProducer.class);

    private final MailSettings settings;
    private final Clock clock;

    MailProducer(Endpoint endpoint, MailSettings settings, Clock clock) {
        super(endpoint);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Session session = Session.getInstance(settings.properties()); // anew, for the certificates may have changed
        Message mail;
        try {
            mail = mail(session, exchange);
        } catch (AddressException wrong) {
            throw new UndeliverableException(
                    "'" + wrong.getRef() + "' is no list of addresses: " + wrong.getMessage(), wrong);
        }
        Transport transport = session.getTransport("smtp");
        try {
            transport.connect(settings.username(), settings.password());
            transport.sendMessage(mail, mail.getAllRecipients());
        } catch (MessagingException refused) {
            throw MailFailure.of(refused);
        } finally {
            leave(transport);
        }
    }

    /** What the server has taken stays taken, however the farewell goes: to fail now would send it again. */
    private static void leave(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException rude) {
            LOG.debug("The mail server did not say goodbye", rude);
        }
    }

    private Message mail(Session session, Exchange exchange) throws MessagingException {
        var mail = new Identified(session, id(exchange));
        mail.setFrom(new InternetAddress(settings.from(), true));
        mail.setRecipients(Message.RecipientType.TO, recipients(exchange));
        mail.setSubject(exchange.getVariable(SUBJECT, "", String.class).replaceAll("[\\r\\n]+", " "), "UTF-8");
        mail.setSentDate(Date.from(clock.instant()));
        String body = exchange.getMessage().getBody(String.class);
        mail.setContent(body == null ? "" : body, settings.contentType());
        mail.saveChanges();
        return mail;
    }

    /** Whoever writes records may choose the one who gets a mail, but not make many mails of one record. */
    private InternetAddress[] recipients(Exchange exchange) throws AddressException {
        String to = exchange.getVariable(TO, "", String.class);
        InternetAddress[] all = InternetAddress.parse(to, true);
        if (all.length == 0 || all[0].isGroup() || settings.isToComputed() && all.length > 1) {
            throw new AddressException("a 'to' that is computed must come out as one address", to);
        }
        return all;
    }

    /** The same for every try of a record; null in a batch and where it is no record's. */
    private @Nullable String id(Exchange exchange) {
        Object topic = exchange.getVariable("topic");
        String from = settings.from();
        String domain = from.substring(from.indexOf('@') + 1).replaceAll("[^A-Za-z0-9.-]", "");
        return topic == null
                ? null
                : "<" + topic + "-" + exchange.getVariable("partition") + "-" + exchange.getVariable("offset") + "@"
                        + (domain.isEmpty() ? "crossdock" : domain) + ">";
    }

    /** Jakarta Mail makes up another id each time unless its own message says otherwise. */
    private static final class Identified extends MimeMessage {
        private final @Nullable String id;

        Identified(Session session, @Nullable String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            if (id == null) {
                super.updateMessageID();
            } else {
                setHeader("Message-ID", id);
            }
        }
    }
}
