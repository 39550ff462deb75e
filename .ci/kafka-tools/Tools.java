import org.apache.kafka.common.utils.Exit;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Apache Kafka's command line tools, one call after another in one JVM: starting one for each call takes longer than the calls.
 *
 * <p>Standard input has one call per line: main class, arguments and standard input; standard output one answer per line:
 * exit code, output, errors. Each word is base64, or {@code -} when empty, and blanks stand between them. Every call has the
 * tools' own classes to itself, since some of them count in static fields.
 */
final class Tools {
    private static final List<String> OWN = List.of("org.apache.kafka.tools.", "kafka.");

    /** What a tool's exit becomes. An error, since tools catch exceptions. */
    private static final class Ended extends Error {
        Ended() {
            super(null, null, false, false);
        }
    }

    /** Loads the tools' classes anew, and everything else once for all calls. */
    private static final class OneCall extends URLClassLoader {
        OneCall(URL[] jars) {
            super(jars, Tools.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) return loaded;
                if (OWN.stream().anyMatch(name::startsWith)) {
                    try {
                        return findClass(name);
                    } catch (ClassNotFoundException elsewhere) {
                        // the rest of these packages is in jars that all calls share
                    }
                }
                return super.loadClass(name, resolve);
            }
        }
    }

    /** What the call wants done at its JVM's end; the console producer sends its last records there. */
    private static final List<Thread> HOOKS = new CopyOnWriteArrayList<>();

    private static Integer code;

    private Tools() {}

    public static void main(String[] unused) throws IOException {
        URL[] jars = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(jar -> jar.matches(".*/kafka(-tools|_2\\.13)-[0-9.]+\\.jar"))
                .map(Tools::url)
                .toArray(URL[]::new);
        Exit.setExitProcedure((status, message) -> end(status));
        Exit.setHaltProcedure((status, message) -> end(status));
        Exit.setShutdownHookAdder((name, hook) -> HOOKS.add(new Thread(hook, name)));
        PrintStream answers = System.out;
        BufferedReader calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = calls.readLine(); line != null; line = calls.readLine()) {
            List<byte[]> words = Arrays.stream(line.split(" ")).map(Tools::decode).collect(Collectors.toList());
            answers.println(call(jars, words));
            answers.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    private static String call(URL[] jars, List<byte[]> words) throws IOException {
        String[] arguments = words.subList(1, words.size() - 1).stream()
                .map(a -> new String(a, StandardCharsets.UTF_8))
                .toArray(String[]::new);
        InputStream in = new ByteArrayInputStream(words.get(words.size() - 1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setIn(in);
        System.setOut(new PrintStream(out, false, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, false, StandardCharsets.UTF_8));
        code = null;
        HOOKS.clear();
        try (OneCall loader = new OneCall(jars)) {
            Thread.currentThread().setContextClassLoader(loader);
            run(loader.loadClass(new String(words.get(0), StandardCharsets.UTF_8)), arguments);
            HOOKS.forEach(Thread::start);
            for (Thread hook : HOOKS) hook.join();
        } catch (ClassNotFoundException e) {
            System.err.println("no such tool: " + e.getMessage());
            code = 127;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
        System.out.flush();
        System.err.flush();
        return Stream.of(String.valueOf(code == null ? 0 : code).getBytes(StandardCharsets.UTF_8), out.toByteArray(), err.toByteArray())
                .map(Tools::encode)
                .collect(Collectors.joining(" "));
    }

    private static void run(Class<?> tool, String[] arguments) {
        try {
            tool.getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Ended)) {
                e.getCause().printStackTrace();
                code = 1;
            }
        } catch (ReflectiveOperationException e) {
            e.printStackTrace();
            code = 1;
        }
    }

    /** The first exit is the tool's; one that runs into its own handler of errors exits once more. */
    private static void end(int status) {
        if (code == null) code = status;
        throw new Ended();
    }

    private static URL url(String jar) {
        try {
            return Path.of(jar).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar, e);
        }
    }

    private static byte[] decode(String word) {
        return word.equals("-") ? new byte[0] : Base64.getDecoder().decode(word);
    }

    private static String encode(byte[] word) {
        return word.length == 0 ? "-" : Base64.getEncoder().encodeToString(word);
    }
}
