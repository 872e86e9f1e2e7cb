<?php
foreach (keepers() as $keeper) {
    echo '<li>' . htmlspecialchars($keeper['name'] . ' ' . $keeper['cnic']) . '</li>';
}
