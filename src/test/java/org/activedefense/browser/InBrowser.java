package org.activedefense.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A test class whose methods take the shared {@link Browser}: each begins with nobody logged in, and leaves a picture in
 * target/browser if it fails. Without Chromium it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InBrowser.Extension.class)
public @interface InBrowser {

    /** Hands out the browser. */
    final class Extension implements ParameterResolver, BeforeEachCallback, AfterTestExecutionCallback {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Browser.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            try {
                return Browser.shared();
            } catch (Exception e) {
                throw new IllegalStateException("The browser or the product cannot be started: " + e.getMessage(), e);
            }
        }

        @Override
        public void beforeEach(ExtensionContext context) throws Exception {
            Browser.shared().fresh();
        }

        @Override
        public void afterTestExecution(ExtensionContext context) throws Exception {
            if (context.getExecutionException().isPresent()) {
                Browser.shared()
                        .shot(context.getRequiredTestClass().getSimpleName() + "-"
                                + context.getRequiredTestMethod().getName());
            }
        }
    }
}
