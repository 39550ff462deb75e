package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.hub.OffsetResets;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Offsets of a group that are moved: shown, agreed on, and done. */
final class OffsetMoves {
    /** As the cluster calls those it does not ask who they are. */
    private static final String NOBODY = "ANONYMOUS";

    private final CommandLine command;
    private final ClientOptions client;
    private final OutputOption output;
    private final Agreement agreement;

    OffsetMoves(CommandLine command, ClientOptions client, OutputOption output, Agreement agreement) {
        this.command = command;
        this.client = client;
        this.output = output;
        this.agreement = agreement;
    }

    /** What is to be done. */
    interface Work {
        /**
         * As the API answers.
         *
         * @param by who does it
         */
        JsonNode done(OffsetResets resets, String by, boolean rehearsed)
                throws IOException, ExecutionException, InterruptedException;
    }

    /** Shows it, and does it if that is agreed. @return exit code */
    int show(Work work) throws Exception {
        PrintWriter out = command.getOut();
        try (Admin admin = client.admin()) {
            var resets = new OffsetResets(admin, Clock.systemUTC());
            String by = user(client.settings());
            JsonNode plan = work.done(resets, by, true);
            if (output.isTable() || agreement.isRehearsal()) {
                output.show(out, plan, text -> ResetCommand.table(plan).print(text));
            }
            if (agreement.isRehearsal()) {
                return 0;
            }
            if (!agreement.isGiven()) {
                command.getErr().println("nothing was changed");
                return 1;
            }
            JsonNode done = work.done(resets, by, false);
            output.show(
                    out,
                    done,
                    text -> text.println("done; 'crossdock groups describe "
                            + done.path("group").asText() + "' shows where it stands"));
            return 0;
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            if (cause instanceof UnknownMemberIdException || cause instanceof GroupNotEmptyException) {
                throw new IOException("the group has members; stop them first", refused);
            }
            throw refused;
        }
    }

    private static String user(Map<String, Object> settings) {
        var texts = new TreeMap<String, String>();
        settings.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return ClientProperties.login(texts)
                .map(login -> login.replaceFirst(":.*", ""))
                .orElse(NOBODY);
    }
}
