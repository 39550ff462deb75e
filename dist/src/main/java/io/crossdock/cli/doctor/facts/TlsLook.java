package io.crossdock.cli.doctor.facts;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Asks a listener for its certificate, whoever signed it: an examiner wants to see the bad ones as well. */
public final class TlsLook {
    private static final int PATIENCE_MILLIS = 3_000;
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private TlsLook() {}

    /** Empty when no TLS is spoken there. */
    public static Optional<CertificateFact> look(String host, int port) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                socket.startHandshake();
                Certificate[] shown = socket.getSession().getPeerCertificates();
                return shown[0] instanceof X509Certificate certificate
                        ? Optional.of(of(host, port, certificate))
                        : Optional.empty();
            }
        } catch (IOException noTls) {
            return Optional.empty();
        }
    }

    /** What is to be known about a certificate that is shown at an address. */
    static CertificateFact of(String host, int port, X509Certificate certificate) throws CertificateParsingException {
        var names = new ArrayList<String>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> each : alternatives) {
                if (each.get(0).equals(DNS) || each.get(0).equals(ADDRESS)) {
                    names.add(String.valueOf(each.get(1)));
                }
            }
        }
        return new CertificateFact(
                host + ":" + port,
                certificate.getNotAfter().toInstant(),
                names.isEmpty() ? "no host" : String.join(", ", names),
                names.stream().anyMatch(name -> matches(name, host)));
    }

    private static boolean matches(String name, String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("*.")) {
            int dot = lower.indexOf('.');
            return dot > 0 && lower.substring(dot).equals(name.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.equalsIgnoreCase(host);
    }

    /** Nothing is sent to whoever answers. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
