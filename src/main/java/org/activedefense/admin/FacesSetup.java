package org.activedefense.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.annotation.FacesConfig;

/** Switches Faces on, with CDI for its beans. */
@FacesConfig
@ApplicationScoped
public class FacesSetup {}
