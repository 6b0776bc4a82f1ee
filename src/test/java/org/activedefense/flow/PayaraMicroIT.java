package org.activedefense.flow;

import java.io.File;
import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole flow in Payara Micro, which Arquillian starts. */
@ExtendWith({ProductDatabase.class, ArquillianExtension.class})
class PayaraMicroIT extends WholeFlow {

    @ArquillianResource
    private URL server;

    @Deployment(testable = false)
    static WebArchive war() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("war.file")));
    }

    @Override
    URI base() {
        return URI.create("http://localhost:" + server.getPort());
    }
}
