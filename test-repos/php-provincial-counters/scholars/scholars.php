<?php
/**
 * Plugin Name: Scholars
 * Description: Applications for scholarships of the provincial endowment fund.
 */

require_once __DIR__ . '/includes/rest.php';
require_once __DIR__ . '/includes/ajax.php';
