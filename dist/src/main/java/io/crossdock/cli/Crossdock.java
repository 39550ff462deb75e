package io.crossdock.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The program {@code crossdock}. */
@Command(
        name = "crossdock",
        description = "An event hub that speaks the Kafka protocol, with connectors in YAML.",
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:the command line makes no sense"})
public final class Crossdock implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            StartCommand.class,
            StopCommand.class,
            StatusCommand.class,
            ClusterCommand.class,
            TopicsCommand.class,
            ProduceCommand.class,
            ConsumeCommand.class,
            GroupsCommand.class,
            TraceCommand.class,
            AclsCommand.class,
            UsersCommand.class,
            QuotasCommand.class,
            SchemasCommand.class,
            SecureCommand.class,
            ConnectorsCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            DoctorCommand.class,
            BundleCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ConfigCommand.class,
            DemoCommand.class,
            WarmCommand.class,
            CompletionCommand.class,
            ReferenceCommand.class,
            VersionCommand.class);

    /** These write about all others. */
    private static final Set<Class<?>> LOOK_AROUND = Set.of(CompletionCommand.class, ReferenceCommand.class);

    @Spec
    private CommandSpec spec;

    private Crossdock() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // Looking at every other command would be a tenth of the time from start to ready.
        boolean start = args.length > 0 && args[0].equals("start");
        System.exit(
                start
                        ? execute(new CommandLine(new StartCommand()).setCommandName("crossdock start"), tail(args))
                        : execute(program(args), args));
    }

    /** The program with all its commands. */
    public static CommandLine whole() {
        return with(COMMANDS);
    }

    /**
     * As much of the program as these arguments need. To look at a command and all below it by reflection takes longer than
     * most commands run, so one that is named is looked at alone.
     */
    static CommandLine program(String... args) {
        return Arrays.stream(args)
                .findFirst()
                .flatMap(first -> COMMANDS.stream()
                        .filter(command -> name(command).equals(first) && !LOOK_AROUND.contains(command))
                        .findFirst())
                .map(command -> with(List.of(command)))
                .orElseGet(Crossdock::whole);
    }

    private static CommandLine with(List<Class<?>> commands) {
        var program = new CommandLine(new Crossdock());
        commands.forEach(command -> program.addSubcommand(name(command), command));
        return program;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    static int execute(CommandLine command, String... args) {
        return command.setExecutionExceptionHandler((failure, failed, parsed) -> report(failure, failed))
                .execute(args);
    }

    private static String[] tail(String[] args) {
        return Arrays.copyOfRange(args, 1, args.length);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command");
    }

    /** What the system says of a file is its name alone. */
    private static String message(Throwable cause) {
        if (cause instanceof NoSuchFileException missing) {
            return "there is no file " + missing.getFile();
        }
        if (cause instanceof AccessDeniedException denied) {
            return "this user may not read or write " + denied.getFile();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** One line for the operator; the stack trace only for somebody who asked for it. */
    private static int report(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        err.println(Ansi.AUTO.string("@|red crossdock:|@ ") + message(cause));
        if (System.getenv("CROSSDOCK_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
