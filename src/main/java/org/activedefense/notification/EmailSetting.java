package org.activedefense.notification;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The mail server through which notifications go. One row, changed by {@link EmailSettings}. */
@Entity
@Table(name = "email_setting")
public class EmailSetting {

    static final int ONLY_ID = 1;

    @Id
    private int id;

    private String host;
    private int port;

    @Enumerated(EnumType.STRING)
    private MailSecurity security;

    @Column(name = "user_name")
    private String user;

    private String password;
    private String sender;
    private String certificate;

    protected EmailSetting() {}

    /** Empty: mail is off. */
    public String getHost() {
        return host;
    }

    public int getPort() {
        return port;
    }

    public MailSecurity getSecurity() {
        return security;
    }

    /** Empty: the server asks for no account. */
    public String getUser() {
        return user;
    }

    public boolean hasPassword() {
        return !password.isEmpty();
    }

    public String getSender() {
        return sender;
    }

    /** Certificates in PEM that are trusted beside the trust store of this server's Java; mostly empty. */
    public String getCertificate() {
        return certificate;
    }

    /** Whether there is a server to send through. */
    public boolean isOn() {
        return !host.isEmpty();
    }

    /** Encrypted; empty if there is none. */
    String encryptedPassword() {
        return password;
    }

    void take(EmailChange change, String encryptedPassword) {
        host = change.host();
        port = change.port();
        security = change.security();
        user = change.user();
        password = encryptedPassword;
        sender = change.sender();
        certificate = change.certificate();
    }
}
