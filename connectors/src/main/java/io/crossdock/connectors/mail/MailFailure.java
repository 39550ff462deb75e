package io.crossdock.connectors.mail;

import io.crossdock.connectors.delivery.UndeliverableException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

import java.io.IOException;

/**
 * Whose fault it is that a mail was not taken (RFC 5321, 4.2.1): replies of the fives are for good, those of the fours
 * pass. A login that fails is the connector's, not the record's, and passes when somebody mends it.
 */
final class MailFailure {
    private static final int NONE = -1;
    private static final int MOST = 100;

    private MailFailure() {}

    /** {@link UndeliverableException} where another try cannot help, {@link IOException} otherwise. */
    static Exception of(MessagingException failure) {
        String message = "the mail server does not take it: " + oneLine(deepest(failure));
        return !(failure instanceof AuthenticationFailedException) && isForGood(failure)
                ? new UndeliverableException(message, failure)
                : new IOException(message, failure);
    }

    /** Of several recipients, one that may be taken later is reason enough to try again. */
    private static boolean isForGood(MessagingException failure) {
        boolean forGood = false;
        Exception next = failure;
        for (int i = 0; i < MOST && next != null; i++) {
            int code = code(next);
            if (code / 100 == 4) {
                return false;
            }
            forGood |= code / 100 == 5;
            next = next instanceof MessagingException chained ? chained.getNextException() : null;
        }
        return forGood;
    }

    private static int code(Exception failure) {
        if (failure instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (failure instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return failure instanceof SMTPSendFailedException send ? send.getReturnCode() : NONE;
    }

    private static Exception deepest(MessagingException failure) {
        Exception last = failure;
        for (int i = 0; i < MOST && last instanceof MessagingException chained; i++) {
            Exception next = chained.getNextException();
            if (next == null) {
                break;
            }
            last = next;
        }
        return last;
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
