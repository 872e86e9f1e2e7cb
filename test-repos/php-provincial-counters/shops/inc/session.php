<?php
if (empty($_SESSION['clerk_id'])) {
    header('Location: index.php?page=login');
    exit;
}
