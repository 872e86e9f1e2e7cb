<?php
// At the top of every page that is not for the public.
session_start();

if (empty($_SESSION['officer_id'])) {
    header('Location: login.php');
    exit;
}
