package io.crossdock.connectors.mail;

import io.crossdock.connectors.delivery.UndeliverableException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;

import static org.assertj.core.api.Assertions.assertThat;

class MailFailureTest {
    @Test
    void anUnknownRecipientIsTheRecordsFault() throws AddressException {
        assertThat(MailFailure.of(refused(550)))
                .isInstanceOf(UndeliverableException.class)
                .hasMessage("the mail server does not take it: 550 said so");
    }

    @Test
    void aReplyOfTheFoursPassesEvenBesideOneForGood() throws AddressException {
        assertThat(MailFailure.of(refused(451))).isInstanceOf(IOException.class);
        assertThat(MailFailure.of(refused(550, 451))).isInstanceOf(IOException.class);
    }

    @Test
    void aFailedLoginAndAServerThatIsAwayPass() {
        assertThat(MailFailure.of(new AuthenticationFailedException("535 no"))).isInstanceOf(IOException.class);
        assertThat(MailFailure.of(new MessagingException("away", new ConnectException("refused"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refused");
    }

    private static MessagingException refused(int... codes) throws AddressException {
        var failure = new SendFailedException("Invalid Addresses");
        for (int code : codes) {
            failure.setNextException(new SMTPAddressFailedException(
                    new InternetAddress("a@shop.example"), "RCPT TO", code, code + " said\r\n so"));
        }
        return failure;
    }
}
